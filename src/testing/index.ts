export {
  type TokenStoreCase,
  type TokenStoreContractOptions,
  tokenStoreContract,
} from './token-store-contract.ts';
