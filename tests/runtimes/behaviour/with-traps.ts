import process from 'node:process';

// Sets traps on what a runtime may lack, or may refuse while a module loads. Then loads the package and creates a
// client.

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
// Only names: Node itself adds symbols for its fetch once something has read Request.
const before = new Set(Object.getOwnPropertyNames(globalThis));
for (const entry of entries) await import(entry);
const { createNordigenClient, localStorageTokenStore } = await import('nordigen-client');
// A relative base URL is resolved against the page, so creating a client may read `location`.
Reflect.deleteProperty(globalThis, 'location');
setTraps('AbortController', 'AbortSignal', 'setTimeout', 'fetch', 'crypto');
createNordigenClient({ credentials: { secretId: 'a', secretKey: 'b' }, store: localStorageTokenStore() });
const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
console.log(JSON.stringify({ touched, added }));
