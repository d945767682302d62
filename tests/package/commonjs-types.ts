import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PackedPackage, tools } from './packed-package.ts';
import { type Row, toRow } from './row.ts';
import { complaints, runCommand } from './run-command.ts';

const code = `import nordigen = require('nordigen-client');
import { createNordigenClient } from 'nordigen-client';
export const make = () => [nordigen.createNordigenClient(), createNordigenClient()];
`;
const settings = [
  '--noEmit',
  '--skipLibCheck',
  '--strict',
  '--target',
  'ES2022',
  '--lib',
  'ES2023,DOM,DOM.Iterable',
];
/** From TypeScript 5.8 on, `nodenext` knows that Node can `require` ES modules; `node16` says that it cannot. */
const expectations = [
  { compiler: 'typescript-5.9', module: 'nodenext', isTaken: true },
  { compiler: 'typescript', module: 'nodenext', isTaken: true },
  { compiler: 'typescript-7', module: 'nodenext', isTaken: true },
  { compiler: 'typescript', module: 'node16', isTaken: false },
  { compiler: 'typescript-5.6', module: 'nodenext', isTaken: false },
];

/** `require` in TypeScript that is compiled to CommonJS, as the FAQ says. */
export async function checkCommonjsTypes({ consumer }: PackedPackage): Promise<Row[]> {
  writeFileSync(join(consumer, 'consumer.cts'), code);
  const rows: Row[] = [];
  for (const { compiler, module, isTaken } of expectations) {
    const program = join(tools, compiler, 'bin/tsc');
    const parameters = [program, ...settings, '--module', module, 'consumer.cts'];
    const result = await runCommand(process.execPath, parameters, consumer);
    const problems = isTaken ? complaints(result, /error TS/) : refusalProblems(result.output);
    const check = `require in TypeScript ${compiler.split('-')[1] ?? '6'}, ${module}`;
    rows.push(toRow(check, problems, isTaken ? 'ok' : 'refused with TS1479, as the FAQ says'));
  }
  return rows;
}

function refusalProblems(output: string): string[] {
  return output.includes('error TS1479') ? [] : [`It is not refused with TS1479: ${output}`];
}
