import { transform } from 'sucrase';
import { formatValue } from './format-value.ts';
import type { Order, Report } from './messages.ts';
import { createSandboxModules } from './sandbox-modules.ts';

// The worker in which samples run. A sample that never ends can be stopped, and no sample can reach the page.

const report = (message: Report): void => postMessage(message);
const sandbox = createSandboxModules((request) => report({ kind: 'sent', request }));
const print =
  (isError: boolean) =>
  (...values: unknown[]): void =>
    report({ kind: 'printed', text: values.map(formatValue).join(' '), isError });
const sampleConsole = {
  log: print(false),
  info: print(false),
  debug: print(false),
  warn: print(true),
  error: print(true),
};

/** Samples send nothing over the network. The sandbox's `fetch` is the only one that they have. */
const noFetch = (): Promise<never> =>
  Promise.reject(new TypeError('Samples on this page can reach only the sandbox: use sandbox.fetch.'));

function load(specifier: string): object {
  const known = sandbox.modules[specifier];
  if (known !== undefined) return known;
  throw new Error(
    `This page does not have '${specifier}'. It has ${Object.keys(sandbox.modules).join(', ')}.`,
  );
}

async function run(code: string): Promise<void> {
  const { code: compiled } = transform(code, {
    transforms: ['typescript', 'imports'],
    preserveDynamicImport: true,
    disableESTransforms: true,
  });
  // In its own function, so that a sample may declare `fetch` itself.
  const sample = new Function(
    'require',
    'exports',
    'console',
    'process',
    'fetch',
    `return (async () => {${compiled}\n})();`,
  );
  await sample(load, {}, sampleConsole, { env: {} }, noFetch);
}

addEventListener('message', async ({ data }: MessageEvent<Order>) => {
  if (data.kind === 'advance') {
    sandbox.advance(data.hours);
  } else {
    let isOk = true;
    try {
      await run(data.code);
    } catch (error) {
      isOk = false;
      report({ kind: 'printed', text: formatValue(error), isError: true });
    }
    report({ kind: 'ended', isOk });
  }
  report({ kind: 'clock', nowMs: sandbox.now() });
});
