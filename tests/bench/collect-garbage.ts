import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects all garbage at once. */
export const collectGarbage = runInNewContext('gc') as () => void;

/** The heap in use right after a collection, in MB: what is kept. */
export function keptMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
