import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PackedPackage, tools } from './packed-package.ts';
import { type Row, toRow } from './row.ts';
import { complaints, runCommand } from './run-command.ts';

const body = `
test('a call is answered', async () => {
  const { fetch, now, credentials } = createSandbox();
  const client = createNordigenClient({ fetch, now, credentials });
  expect((await client.institutions.list({ country: 'GB' })).ok).toBe(true);
  client.close();
});
`;
const imports =
  "import { createNordigenClient } from 'nordigen-client';\nimport { createSandbox } from 'nordigen-client/sandbox';";
const requires =
  "const { createNordigenClient } = require('nordigen-client');\nconst { createSandbox } = require('nordigen-client/sandbox');";

/** The tests that a user's project may have; each is a project of Jest. */
const projects = {
  commonjs: { file: 'client.test.js', text: requires, type: 'commonjs', config: { transform: {} } },
  esm: { file: 'client.test.js', text: imports, type: 'module', config: { transform: {} } },
  'ts-jest': { file: 'client.test.ts', text: imports, type: 'commonjs', config: toTs('CommonJS', '\\.ts$') },
  'ts-jest-esm': {
    file: 'client.test.ts',
    text: imports,
    type: 'module',
    config: { extensionsToTreatAsEsm: ['.ts'], ...toTs('ESNext', '\\.ts$', { useESM: true }) },
  },
  transformed: {
    file: 'client.test.ts',
    text: imports,
    type: 'commonjs',
    config: {
      ...toTs('CommonJS', '\\.[jt]s$'),
      transformIgnorePatterns: ['/node_modules/(?!(nordigen-client|ky|jwt-decode|valibot)/)'],
    },
  },
} as const;

function toTs(module: string, pattern: string, options: object = {}): object {
  const tsconfig = { module, target: 'ES2023', moduleResolution: 'Bundler', isolatedModules: true };
  const settings = { allowJs: true, esModuleInterop: true, ignoreDeprecations: '6.0' };
  const transform = {
    [pattern]: [
      join(tools, 'ts-jest'),
      { ...options, diagnostics: false, tsconfig: { ...tsconfig, ...settings } },
    ],
  };
  return { transform };
}

/** What the FAQ says of Jest. */
export async function checkJest(packed: PackedPackage): Promise<Row[]> {
  const flag = '--experimental-vm-modules';
  return [
    await row(packed, 'Jest that transforms the package, without a flag', ['transformed']),
    await row(packed, `Jest with ${flag}`, ['commonjs', 'esm', 'ts-jest', 'ts-jest-esm'], [flag]),
    await refusal(packed),
  ];
}

type Project = keyof typeof projects;

async function row(
  packed: PackedPackage,
  what: string,
  names: readonly Project[],
  flags: readonly string[] = [],
): Promise<Row> {
  const result = await runJest(packed, names, flags);
  return toRow(what, complaints(result, /●|Error|Cannot/), names.join(', '));
}

/** Jest itself says what to do, so that nobody is left to guess. */
async function refusal(packed: PackedPackage): Promise<Row> {
  const { isOk, output } = await runJest(packed, ['commonjs'], []);
  const isAsSaid = !isOk && output.includes('Must use import to load ES Module');
  return toRow("Jest's defaults", isAsSaid ? [] : [output], 'refuse ES modules, as the FAQ says');
}

async function runJest({ consumer }: PackedPackage, names: readonly Project[], flags: readonly string[]) {
  const configs = names.map((name) => layOut(join(consumer, `jest-${name}`), name));
  const jest = join(tools, 'jest/bin/jest.js');
  const config = join(consumer, 'jest.json');
  writeFileSync(config, JSON.stringify({ projects: configs }));
  return runCommand(
    process.execPath,
    ['--no-warnings', ...flags, jest, '--config', config, '--no-cache'],
    consumer,
  );
}

function layOut(folder: string, name: Project): object {
  const { file, text, type, config } = projects[name];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: `jest-${name}`, type }));
  writeFileSync(join(folder, file), text + body);
  return { displayName: name, rootDir: folder, testEnvironment: 'node', ...config };
}
