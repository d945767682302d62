import process from 'node:process';
import { fileTokenStore } from '../../../src/stores/file.ts';

// Writes records of many sizes in a loop until it is killed. Each record shows by itself whether it is complete.

const [path = '', leaseMs = ''] = process.argv.slice(2);
const store = fileTokenStore({ path, leaseMs: Number(leaseMs) });
const write = (): Promise<void> | void => {
  const access = 'a'.repeat(1 + Math.floor(Math.random() * 20_000));
  return store.set('key', { access, access_expires: access.length, receivedAtMs: Date.now() });
};
await write();
console.log('ready');
for (;;) await write();
