import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PackedPackage, tools } from './packed-package.ts';
import { type Row, toRow } from './row.ts';
import { complaints, runCommand } from './run-command.ts';

const compilers = ['typescript-5.6', 'typescript-5.9', 'typescript', 'typescript-7'];
const resolutions = { node16: 'Node16', nodenext: 'NodeNext', bundler: 'ESNext' };
/** Where the types of `fetch`, `Headers` and `crypto` come from. */
const environments = {
  'DOM, no Node types': { lib: ['ES2023', 'DOM', 'DOM.Iterable'], types: [] },
  'Node types, no DOM': { lib: ['ES2023'], types: ['node'] },
  'DOM and Node types': { lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'], types: ['node'] },
};

interface Case {
  compiler: string;
  environment: keyof typeof environments;
  resolution: keyof typeof resolutions;
}

/** Compiles a user's code against the installed declarations, which are also checked. */
export async function checkCompilation({ consumer }: PackedPackage): Promise<Row[]> {
  for (const name of ['@types/node', 'undici-types']) {
    mkdirSync(join(consumer, 'node_modules', name), { recursive: true });
    cpSync(join(tools, name), join(consumer, 'node_modules', name), { recursive: true });
  }
  cpSync(join(import.meta.dirname, 'consumer.ts'), join(consumer, 'consumer.ts'));
  const rows: Row[] = [];
  for (const compiler of compilers) {
    for (const environment of Object.keys(environments) as Case['environment'][]) {
      const problems: string[] = [];
      for (const resolution of Object.keys(resolutions) as Case['resolution'][]) {
        problems.push(...(await compile({ compiler, environment, resolution }, consumer)));
      }
      const version = compiler.split('-')[1] ?? '6';
      const check = `TypeScript ${version}, ${environment}`;
      rows.push(toRow(check, [...new Set(problems)], Object.keys(resolutions).join(', ')));
    }
  }
  return rows;
}

async function compile({ compiler, environment, resolution }: Case, consumer: string): Promise<string[]> {
  const project = join(consumer, `tsconfig.${resolution}.json`);
  const compilerOptions = {
    target: 'ES2023',
    ...environments[environment],
    module: resolutions[resolution],
    moduleResolution: resolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
  };
  writeFileSync(project, JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  const program = join(tools, compiler, 'bin/tsc');
  if (!existsSync(program)) return [`${compiler} is not installed`];
  return complaints(await runCommand(process.execPath, [program, '-p', project], consumer), /error TS/);
}
