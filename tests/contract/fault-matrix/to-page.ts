import type { Cell, Waits } from './run-cell.ts';
import { shortTimeoutMs } from './run-cell.ts';
import type { Target } from './targets.ts';

const longest: Record<Waits, string> = {
  'no wait': 'none of the client’s own',
  retries: 'two waits, of 0.3 s and 0.6 s at most',
  'retries, as the answer asks':
    'two waits of 1.1 s at most; `retry.maxWaitMs` limits what an answer may ask for',
  'the timeout': `\`timeoutMs\`; ${shortTimeoutMs / 1_000} s here`,
};

const introduction = `# What callers get when something fails

Each fault in these tables was tried on each kind of request, on Node 24, over real HTTP, with a server that breaks its answers on purpose. \`npm run fault-matrix\` writes this page from the results, and CI fails if they differ. [Errors](errors.md) explains each code.

* **The caller gets**: a \`Code\` with its status and next step means that the call resolves with \`ok: false\`; \`listAll()\` and \`unwrap()\` throw it. With a class that begins with \`Nordigen\` the call rejects. **Not sent** means \`wasSent: false\`.
* **Requests**: how often the client sent the request that got the fault. With the default options it retries twice.
* **Waits**: what the client itself waited for, apart from the network.
* Redirects were never followed. The server that they pointed to received nothing.
* The requests contained a secret id and key, tokens, a gateway's key in the client's headers, and an \`ssn\`. Nothing that a caller or a handler in \`on\` got contains any of them, whether inspected, cloned, or printed as JSON, as text or with its stack.
* If an answer breaks off and its length is not known (no length, or gzip, where Node 24 does not report it), it reads as incomplete JSON: a \`NordigenValidationError\` that says so. Part of an answer never passes for a whole one.

| waits | at most |
| --- | --- |
`;

/** Merges neighbouring faults with the same result into one row. */
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

/** The page of all cells. It contains no measured times, because they differ from run to run. */
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
