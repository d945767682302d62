import { afterAll, describe, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.ts';
import { serveSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { otherClientsSuite } from '../interop/other-clients.ts';

const sandbox = createSandbox();
const server = await serveSandbox(sandbox, { port: 0 });
afterAll(() => server.close());

const { cases } = await otherClientsSuite.open({
  ...server,
  ...sandbox.credentials,
  newRequests: () => Promise.resolve([]),
  async steer(action, body) {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return (await fetch(`${server.origin}/__sandbox/${action}`, init)).json();
  },
  stop: server.close,
});

describe('the sandbox understands clients in other languages', () => {
  it.each(cases)('$name', async ({ run }) => {
    await run();
  });
});
