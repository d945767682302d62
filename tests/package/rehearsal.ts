import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './packed-package.ts';
import { type ReleaseTarget, readNotes } from './release.ts';
import { type Row, toRow } from './row.ts';

/**
 * Asserts the registry's documented rules on the tarball that would be sent.
 * @see https://docs.npmjs.com/cli/v11/configuring-npm/package-json
 * @see https://docs.npmjs.com/trusted-publishers
 */
export function checkTarball(tarball: string, target: ReleaseTarget): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'nordigen-tarball-'));
  execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const manifest = JSON.parse(read('package.json'));
  return [
    toRow('the name and the version', checkName(manifest), `${manifest.name} ${manifest.version}`),
    toRow('the fields of the manifest', checkFields(manifest)),
    toRow('provenance: repository.url is this repository', checkRepository(manifest, target)),
    toRow('nothing runs at installation', checkScripts(manifest)),
    toRow('every entry and command is in the tarball', checkEntryFiles(manifest, folder)),
    toRow('the README has no relative link', relativeLinks(read('README.md'))),
    toRow(
      'the changelog has a section of this version',
      readNotes(read('CHANGELOG.md'), manifest.version) ? [] : [`There is no '## ${manifest.version}'.`],
    ),
    toRow(
      'no file holds settings or secrets',
      ['.npmrc', '.env', '.git'].filter((name) => existsSync(join(folder, name))),
    ),
    toRow('the tarball is small', statSync(tarball).size > 2_000_000 ? ['It is larger than 2 MB.'] : []),
  ];
}

/** The first version is 0.1.0. The repository has 0.0.0 until the first changeset is applied. */
function checkName({ name, version, private: isPrivate }: Record<string, unknown>): string[] {
  const problems: string[] = [];
  if (!/^[a-z0-9][a-z0-9._-]{0,213}$/.test(String(name)))
    problems.push(`${name} is not a name that npm accepts.`);
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(String(version)))
    problems.push(`${version} is not a version.`);
  if (version === '0.0.0')
    problems.push('0.0.0 is the version before the first changeset: npm run version-packages.');
  if (isPrivate !== undefined) problems.push('A private package is not published.');
  return problems;
}

function checkFields(manifest: Record<string, unknown>): string[] {
  const problems = ['description', 'license', 'exports', 'engines', 'keywords', 'type']
    .filter((field) => manifest[field] === undefined)
    .map((field) => `${field} is missing`);
  const ranges = Object.entries((manifest.dependencies ?? {}) as Record<string, string>);
  for (const [name, range] of ranges) {
    if (!/^[\^~]?\d/.test(range)) problems.push(`${name}@${range} is not a range of the registry`);
  }
  return problems;
}

function checkRepository(manifest: Record<string, unknown>, { repository }: ReleaseTarget): string[] {
  const { type, url } = (manifest.repository ?? {}) as { type?: string; url?: string };
  // The comparison is case-sensitive.
  const isSame = type === 'git' && url === `git+https://github.com/${repository}.git`;
  return isSame
    ? []
    : [`repository.url is "${url ?? ''}", expected git+https://github.com/${repository}.git`];
}

function checkScripts({ scripts = {} }: { scripts?: Record<string, string> }): string[] {
  return ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'].filter((name) => name in scripts);
}

function checkEntryFiles(manifest: Record<string, unknown>, folder: string): string[] {
  const targets = Object.values(manifest.exports as Record<string, string | Record<string, string>>);
  const bins = Object.values(manifest.bin as Record<string, string>);
  const files = [
    ...targets.flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target))),
    ...bins,
  ];
  return [
    ...files.filter((file) => !existsSync(join(folder, file))).map((file) => `${file} is missing`),
    ...bins
      .filter((file) => !readFileSync(join(folder, file), 'utf8').startsWith('#!'))
      .map((file) => `${file} has no #! line, and does not start as a command`),
  ];
}

export function relativeLinks(markdown: string): string[] {
  const prose = markdown.replaceAll(/```[\s\S]*?```/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)]
    .map((match) => (match[1] ?? match[2]) as string)
    .filter((target) => !/^(https?:|#)/.test(target));
}

/**
 * Asserts npm's documented requirements for a workflow that it trusts.
 * @see https://docs.npmjs.com/trusted-publishers
 */
export function checkWorkflow(): Row {
  const text = readFileSync(join(root, '.github/workflows/release.yml'), 'utf8');
  const jobs = text.split(/^ {2}(?=[a-z]+:\n)/m).slice(1);
  const npm = jobs.find((job) => /run: npm publish|npm publish \.\//.test(job)) ?? '';
  const needs: [isMet: boolean, sentence: string][] = [
    [/id-token: write/.test(npm), 'the job that publishes needs id-token: write'],
    [/runs-on: ubuntu-latest/.test(npm), 'trusted publishing needs a GitHub-hosted runner'],
    [/environment: npm$/m.test(npm), 'the trusted publisher names the environment npm'],
    [!/NODE_AUTH_TOKEN|NPM_TOKEN/.test(text), 'no token is used, because trusted publishing needs none'],
    [
      !/actions\/checkout|npm (ci|run|install)/.test(npm),
      "the job that publishes must not run the project's code",
    ],
    [/--provenance/.test(npm), 'npm publish needs --provenance'],
    [!jobs.some((job) => job !== npm && /npm publish/.test(job)), 'only one job publishes to npm'],
    [/node-version: 24/.test(npm), 'trusted publishing needs Node 22.14 or later, and npm 11.5.1 or later'],
    [
      [...text.matchAll(/uses: (\S+)/g)].every(([, name]) => /@[0-9a-f]{40}$/.test(name as string)),
      'actions must be pinned',
    ],
  ];
  return toRow(
    'the workflow is one that npm trusts',
    needs.flatMap(([isMet, sentence]) => (isMet ? [] : [sentence])),
  );
}
