import { loadState, type Reading, write } from '../sync/simulation/database.ts';
import { connect } from './connect.ts';

/*
 * node worker.ts <port> <crashAt>: reads an answer as JSON from its input, compares it with what the database knows, and
 * writes as the guide says. It prints 'here' and waits for ever before step number `crashAt`, so that it can be killed
 * there; else it prints how many races it lost.
 */

const [port, crashAt] = process.argv.slice(2).map(Number);
let input = '';
for await (const chunk of process.stdin) input += chunk;
const reading: Reading = JSON.parse(input);
const driver = await connect(port as number);

async function step(at: number): Promise<void> {
  if (at !== crashAt) return;
  console.log('here');
  setInterval(() => undefined, 60_000);
  await new Promise(() => undefined);
}

let races = 0;
while (!(await write(driver, await loadState(driver), reading, step))) races++;
console.log(races);
await driver.end();
