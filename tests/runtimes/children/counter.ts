import process from 'node:process';
import { fileTokenStore } from '../../../src/stores/file.ts';

// Writes one number after the other under a key that is its own, and checks each that was acknowledged. Prints how many
// there were when it is told to stop, and ends where one is lost.

const [path = '', leaseMs = ''] = process.argv.slice(2);
const store = fileTokenStore({ path, leaseMs: Number(leaseMs) });
let count = 0;
let isOver = false;
process.stdin.once('data', () => {
  isOver = true;
});
const write = async (): Promise<void> => {
  count++;
  await store.set('counter', { access: 'a', access_expires: count, receivedAtMs: 0 });
  const found = await store.get('counter');
  if (found?.access_expires === count) return;
  console.log(`lost: ${count} was acknowledged, and ${found?.access_expires} is there`);
  process.exit(1);
};
await write();
console.log('ready');
while (!isOver) await write();
console.log(String(count));
process.exit(0);
