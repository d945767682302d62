import { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type FsPromises = typeof promises;

const restores: (() => void)[] = [];

/** Replaces a function of `node:fs/promises`, also for modules that import it by name. */
export function interceptFs<Name extends keyof FsPromises>(
  name: Name,
  replace: (original: FsPromises[Name]) => FsPromises[Name],
): void {
  const original = promises[name];
  promises[name] = replace(original);
  syncBuiltinESMExports();
  restores.push(() => {
    promises[name] = original;
    syncBuiltinESMExports();
  });
}

export function restoreFs(): void {
  for (const restore of restores.splice(0).reverse()) restore();
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made up`), { code });
}

/** Makes a function fail with `code` the first `times` times that its first argument matches. */
export function failFs(
  name: 'lstat' | 'open' | 'readFile' | 'rename' | 'stat' | 'unlink' | 'utimes',
  code: string,
  matches: RegExp,
  times: number = Number.POSITIVE_INFINITY,
): { count: number } {
  const failed = { count: 0 };
  interceptFs(
    name,
    (original) =>
      (async (...args: unknown[]) => {
        if (!matches.test(String(args[0])) || failed.count >= times) {
          return (original as (...args: unknown[]) => unknown)(...args);
        }
        failed.count++;
        throw systemError(code);
      }) as never,
  );
  return failed;
}
