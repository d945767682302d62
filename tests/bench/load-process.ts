import { Agent, get } from 'node:http';

/* The load on a server: plain node:http with kept-alive connections, so that the server limits the rate. */

export interface Load {
  requests: number;
  inFlight: number;
}

const [url, authorization] = process.argv.slice(2) as [string, string];
const agent = new Agent({ keepAlive: true });

function request(): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { authorization } }, (response) => {
      response.resume();
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} was answered ${response.statusCode}.`));
      });
    }).once('error', reject);
  });
}

/** Resolves to the time that it took, in ms. */
async function run({ requests, inFlight }: Load): Promise<number> {
  let left = requests;
  const startedMs = performance.now();
  const loop = async (): Promise<void> => {
    while (left-- > 0) await request();
  };
  await Promise.all(Array.from({ length: inFlight }, loop));
  return performance.now() - startedMs;
}

process.on('message', async (load: Load) => process.send?.(await run(load)));
process.on('disconnect', () => process.exit());
process.send?.('ready');
