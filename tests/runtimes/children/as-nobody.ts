import process from 'node:process';
import { NordigenStoreError } from '../../../src/errors/nordigen-store-error.ts';
import { fileTokenStore } from '../../../src/stores/file.ts';

// Gives up its rights, then prints how each operation on a file in somebody else's folder fails.

const path = process.argv[2] ?? '';
const store = fileTokenStore({ path });
const signal = new AbortController().signal;
process.setuid?.(65_534);
const codeOf = (error: unknown): string =>
  error instanceof NordigenStoreError && error.message.includes(path) ? `${error.systemCode}` : `${error}`;
const record = { access: 'a', access_expires: 1, receivedAtMs: 0 };
const codes: string[] = [];
for (const [name, work] of [
  ['get', () => store.get('key')],
  ['set', () => store.set('key', record)],
  ['exclusive', () => store.exclusive?.('key', async () => undefined, { signal })],
] as const) {
  try {
    await work();
    codes.push(`${name} ok`);
  } catch (error) {
    codes.push(`${name} ${codeOf(error)}`);
  }
}
console.log(codes.join(', '));
