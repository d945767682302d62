import process from 'node:process';

// Turns what a runtime may lack, or refuse to give where a module loads, into traps; then loads the package, and makes
// a client.

const entries = JSON.parse(process.argv[2] ?? '[]') as string[];
const touched: string[] = [];

function setTraps(...names: string[]): void {
  for (const name of names) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get() {
        touched.push(name);
        throw new Error(`${name} was touched.`);
      },
    });
  }
}

setTraps('localStorage', 'sessionStorage', 'process', 'navigator', 'window', 'document', 'location');
Object.freeze(Object.prototype);
Object.freeze(Array.prototype);
// Names only: Node itself keeps its fetch under symbols once something has looked at Request.
const before = new Set(Object.getOwnPropertyNames(globalThis));
for (const entry of entries) await import(entry);
const { createNordigenClient, localStorageTokenStore } = await import('nordigen-client');
// A relative base URL is looked up on the page, so making a client may read where that is.
Reflect.deleteProperty(globalThis, 'location');
setTraps('AbortController', 'AbortSignal', 'setTimeout', 'fetch', 'crypto');
createNordigenClient({ credentials: { secretId: 'a', secretKey: 'b' }, store: localStorageTokenStore() });
const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
console.log(JSON.stringify({ touched, added }));
