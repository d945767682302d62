// The stores of the main entry, without the client.
export { encryptedTokenStore } from '../../../src/stores/encrypted.ts';
export { localStorageTokenStore } from '../../../src/stores/local-storage.ts';
export { memoryTokenStore } from '../../../src/stores/memory.ts';
export { unstorageTokenStore } from '../../../src/stores/unstorage.ts';
