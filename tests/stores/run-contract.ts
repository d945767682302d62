import { test } from 'vitest';
import type { TokenStore } from '../../src/stores/token-store.ts';
import { type TokenStoreContractOptions, tokenStoreContract } from '../../src/testing/index.ts';

export function runContract(
  makeStore: () => TokenStore | Promise<TokenStore>,
  options?: TokenStoreContractOptions,
): void {
  for (const { name, run } of tokenStoreContract(makeStore, options)) test(name, run);
}
