import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packFolder, root } from './packed-package.ts';

/** Where a release is published from and to. */
export interface ReleaseTarget {
  /** The repository on GitHub, `owner/name`. npm refuses provenance if the manifest names another. */
  repository: string;
  /** The scope on JSR, without the `@`. */
  jsrScope: string;
}

/** In a workflow, the repository that it runs in; elsewhere placeholders. */
export function readTarget(): ReleaseTarget {
  return {
    repository: process.env.GITHUB_REPOSITORY ?? 'owner/nordigen-client',
    jsrScope: process.env.JSR_SCOPE || 'nordigen-client',
  };
}

interface Manifest {
  name: string;
  version: string;
  license: string;
  exports: Record<string, string | { default: string }>;
  dependencies: Record<string, string>;
  [field: string]: unknown;
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Makes the tarball for npm, in `destination`, from the last build. Resolves to its path. */
export async function makeTarball(
  { repository }: ReleaseTarget,
  destination: string,
  source: string = root,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'nordigen-release-'));
  const {
    scripts: _,
    devDependencies: _dev,
    allowScripts: _allow,
    overrides: _over,
    ...manifest
  } = readManifest(source);
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  copyTexts(source, folder, repository, manifest.version as string);
  const url = `https://github.com/${repository}`;
  const published = {
    ...manifest,
    repository: { type: 'git', url: `git+${url}.git` },
    homepage: `${url}#readme`,
    bugs: `${url}/issues`,
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`);
  mkdirSync(destination, { recursive: true });
  return (await packFolder(folder, destination)).tarball;
}

/** Makes the folder for JSR: the source itself, with a manifest made from package.json. */
export function makeJsrFolder(
  { repository, jsrScope }: ReleaseTarget,
  folder: string,
  source: string = root,
): string {
  mkdirSync(folder, { recursive: true });
  const { name, version, license, exports, dependencies } = readManifest(source);
  cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true });
  copyTexts(source, folder, repository, version);
  const entries = Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === 'string'
      ? []
      : [[entry, target.default.replace('./dist/', './src/').replace(/\.js$/, '.ts')]],
  );
  const imports = Object.entries(dependencies).map(([dependency, range]) => [
    dependency,
    `npm:${dependency}@${range}`,
  ]);
  const manifest = {
    // On JSR every name has a scope.
    name: `@${jsrScope}/${name}`,
    version,
    license,
    exports: Object.fromEntries(entries),
    imports: Object.fromEntries(imports),
    // Deno's own declarations lack what only browsers have, such as storage events.
    compilerOptions: { lib: ['deno.window', 'dom', 'dom.iterable', 'dom.asynciterable'] },
  };
  writeFileSync(join(folder, 'jsr.json'), JSON.stringify(manifest, undefined, 2));
  return folder;
}

/** The README's links are relative to the repository. They become absolute, because a registry shows only the README. */
function copyTexts(source: string, folder: string, repository: string, version: string): void {
  for (const name of ['LICENSE', 'CHANGELOG.md']) {
    if (existsSync(join(source, name))) cpSync(join(source, name), join(folder, name));
  }
  const base = `https://github.com/${repository}/blob/v${version}/`;
  const readme = readFileSync(join(source, 'README.md'), 'utf8');
  writeFileSync(
    join(folder, 'README.md'),
    readme.replaceAll(/\]\((?![a-z]+:|#)([^)\s]+)\)/g, (_, path: string) => `](${base}${path})`),
  );
}

/** The changelog's section of a version, without its heading. It becomes the text of the release on GitHub. */
export function readNotes(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split('\n', 1)[0]?.trim() === version);
  return section?.slice(section.indexOf('\n')).trim();
}
