import { createNordigenClient, type NordigenClient } from '../../../src/index.ts';
import { localStorageTokenStore } from '../../../src/stores/local-storage.ts';
import { tokenStoreContract } from '../../../src/testing/index.ts';

// What the tests can make the page in Chromium do.

let client: NordigenClient;

/** Creates the tab's client. */
function open(baseUrl: string, secretId: string, secretKey: string): void {
  const credentials = { secretId, secretKey };
  client = createNordigenClient({ baseUrl, credentials, store: localStorageTokenStore() });
}

async function call(): Promise<boolean> {
  return (await client.institutions.list({ country: 'GB' })).ok;
}

/** Makes the stored pair look as if its access token had ten seconds left. */
function age(): void {
  for (const name of Object.keys(localStorage)) {
    const record = JSON.parse(localStorage.getItem(name) ?? '');
    record.receivedAtMs = Date.now() - (record.access_expires - 10) * 1000;
    localStorage.setItem(name, JSON.stringify(record));
  }
}

/** Runs the contract on this window's storage and that of a frame, which get each other's events. */
async function contract(
  area: 'localStorage' | 'sessionStorage',
): Promise<{ count: number; failures: string[] }> {
  const frame = document.body.appendChild(document.createElement('iframe'));
  const other = frame.contentWindow as Window;
  let made = 0;
  const cases = tokenStoreContract(
    () => localStorageTokenStore({ storage: (made++ % 2 === 0 ? window : other)[area] }),
    { isShared: true },
  );
  const failures: string[] = [];
  for (const { name, run } of cases) {
    // The first store of a case listens, so it has to be the one of this window.
    made = 0;
    await run().catch((error: Error) => failures.push(`${name}: ${error.message}`));
  }
  frame.remove();
  return { count: cases.length, failures };
}

const accessToken = (): Promise<string> => client.auth.getAccessToken();
const clear = (): Promise<void> => client.auth.clear();
const stored = (): number => Object.keys(localStorage).length;

export interface Tab {
  open: typeof open;
  call: typeof call;
  age: typeof age;
  contract: typeof contract;
  accessToken: typeof accessToken;
  clear: typeof clear;
  stored: typeof stored;
}

const tab: Tab = { open, call, age, contract, accessToken, clear, stored };

Object.assign(globalThis, { tab });
