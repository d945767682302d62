import { createStorage, type Driver } from 'unstorage';
import type { BudgetStorage } from '../../../src/index.ts';
import { openStore } from './open-store.ts';

/** A storage of `unstorage` that another process can be told to open. */
export type StorageChoice =
  | { driver: 'memory' }
  | { driver: 'fs'; base: string }
  | { driver: 'redis'; port: number; isExclusive?: boolean };

export async function openBudgetStorage(
  choice: StorageChoice,
): Promise<{ storage: BudgetStorage; close(): Promise<unknown> }> {
  const storage = createStorage({ driver: await openDriver(choice) });
  if (choice.driver !== 'redis' || !choice.isExclusive) return { storage, close: () => storage.dispose() };
  const { store, close } = await openStore({ kind: 'redis', port: choice.port });
  return {
    storage: { getItem: storage.getItem, setItem: storage.setItem, exclusive: store.exclusive },
    close: () => Promise.all([storage.dispose(), close()]),
  };
}

async function openDriver(choice: StorageChoice): Promise<Driver> {
  if (choice.driver === 'memory') return (await import('unstorage/drivers/memory')).default();
  if (choice.driver === 'fs')
    return (await import('unstorage/drivers/fs-lite')).default({ base: choice.base });
  const { default: redisDriver } = await import('unstorage/drivers/redis');
  return redisDriver({ host: '127.0.0.1', port: choice.port });
}
