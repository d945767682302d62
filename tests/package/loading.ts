import { join } from 'node:path';
import { type PackedPackage, tools } from './packed-package.ts';
import { type Row, toRow } from './row.ts';
import { runCommand } from './run-command.ts';

const runtimes = [
  join(tools, 'node-22/bin/node'),
  // The Node that npm scripts run on, 24.
  process.execPath,
  join(tools, 'node-26/bin/node'),
];

/** Checks that `import` and `require` of each entry give the same names without warnings, and that the command line starts. */
export async function checkLoading(packed: PackedPackage): Promise<Row[]> {
  const rows: Row[] = [];
  for (const node of runtimes) {
    const version = await runCommand(node, ['--version'], packed.consumer);
    const problems: string[] = version.isOk ? [] : [`${node} does not run: ${version.output}`];
    for (const entry of packed.entries) problems.push(...(await loadEntry(node, entry, packed.consumer)));
    const help = await runCommand(
      node,
      [join(packed.installed, 'dist/sandbox/cli.js'), '--help'],
      packed.consumer,
    );
    if (!help.isOk) problems.push(`nordigen-sandbox --help: ${help.output}`);
    rows.push(toRow(`import, require and command line on Node ${version.output.trim()}`, problems));
  }
  return rows;
}

async function loadEntry(node: string, entry: string, consumer: string): Promise<string[]> {
  const print = 'console.log(Object.keys(loaded).filter((name) => name !== "__esModule").sort().join())';
  const ways = [
    ['import', '--input-type=module', `const loaded = await import('${entry}'); ${print}`],
    ['require', '--input-type=commonjs', `const loaded = require('${entry}'); ${print}`],
  ] as const;
  const problems: string[] = [];
  const names = new Set<string>();
  for (const [way, type, code] of ways) {
    // Node 22.12 warns that `require` of a module is experimental. Later versions do not.
    const flags = ['--disable-warning=ExperimentalWarning', type];
    const { isOk, output } = await runCommand(node, [...flags, '-e', code], consumer);
    const lines = output.trim().split('\n');
    if (!isOk || lines.length > 1 || lines[0] === '') problems.push(`${way} '${entry}': ${output.trim()}`);
    names.add(output);
  }
  if (problems.length === 0 && names.size > 1) problems.push(`'${entry}': ${[...names].join(' or ')}`);
  return problems;
}
