import type { Cell, Waits } from './run-cell.ts';
import { shortTimeoutMs } from './run-cell.ts';
import type { Target } from './targets.ts';

const longest: Record<Waits, string> = {
  'no wait': 'none of the client’s own',
  repeats: 'two waits, of 0.3 s and 0.6 s at most',
  'repeats, as the answer asks':
    'two waits of 1.1 s at most; `retry.maxWaitMs` bounds what an answer may ask for',
  'the time-out': `\`timeoutMs\`; ${shortTimeoutMs / 1_000} s here`,
};

const introduction = `# What callers get when something fails

Every fault in these tables met every kind of request over real HTTP, from a server that breaks its answers on purpose, on Node 24. \`npm run fault-matrix\` writes this page from what callers got; CI fails where the two differ. [Errors](errors.md) says what each code means.

* **The caller gets**: \`Code\` (status) and the next step of an answer that resolves with \`ok: false\`; of \`listAll()\`, and by \`unwrap()\`, it is thrown. Classes that begin with \`Nordigen\` are what the call rejects with. **Not sent** is \`wasSent: false\`.
* **Requests**: how often the client sent the request that met the fault. The default options apply: two repeats.
* **Waits**: what the client itself waited for, beside the network.
* A redirect was never followed: another server stood where it pointed, and nothing arrived there.
* Secret id and key, tokens, a gateway’s key in the client’s headers and an \`ssn\` were planted in the requests. Nothing that a caller or a handler in \`on\` got holds one: inspected, as JSON, as a text, in its stack, or cloned.
* An answer that breaks off where nothing says how long it is (no length, or within gzip, of which Node tells nothing) reads as JSON that is not whole: a \`NordigenValidationError\` that says so. Part of an answer never passes for a whole one.

| waits | at most |
| --- | --- |
`;

/** Neighbours that come to the same are one row. */
function mergeRows(cells: readonly Cell[]): Cell[] {
  const rows: Cell[] = [];
  for (const cell of cells) {
    const last = rows.at(-1);
    const isSame =
      last?.outcome === cell.outcome && last.requests === cell.requests && last.waits === cell.waits;
    if (isSame) rows[rows.length - 1] = { ...last, fault: `${last.fault}; ${cell.fault}` };
    else rows.push(cell);
  }
  return rows;
}

/** The page of all cells. It holds no times that were measured, which differ from run to run. */
export function toPage(tables: readonly { target: Target; cells: readonly Cell[] }[]): string {
  const waits = Object.entries(longest).map(([name, text]) => `| ${name} | ${text} |\n`);
  const sections = tables.map(({ target, cells }) => {
    const rows = mergeRows(cells).map(
      ({ fault, outcome, requests, waits: waited }) =>
        `| ${fault} | ${outcome} | ${requests} | ${waited} |\n`,
    );
    return `\n## ${target.name}\n\n${target.call}.\n\n| fault | the caller gets | requests | waits |\n| --- | --- | --- | --- |\n${rows.join('')}`;
  });
  return `${introduction}${waits.join('')}${sections.join('')}`;
}
