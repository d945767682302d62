import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, fileProblem } from './file-error.ts';
import { repeatWhileBusy } from './repeat-while-busy.ts';

const ownerMayRead = 0o400;

/** Writes a file that was not there, for its owner only, and leaves none where that fails. */
export async function writeNewFile(path: string, text: string, isFlushed: boolean): Promise<void> {
  const file = await repeatWhileBusy(() => open(path, 'wx', 0o600));
  try {
    try {
      const { mode } = await file.stat();
      if ((mode & ownerMayRead) === 0) {
        throw fileProblem('the umask of this process takes the right to read new files from their owner');
      }
      await file.writeFile(text);
      if (isFlushed) await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Creates a file that was not there, with its folder; says whether it did. */
export async function tryCreateFile(path: string, text: string): Promise<boolean> {
  const create = async (): Promise<boolean> => {
    try {
      await writeNewFile(path, text, false);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  };
  try {
    return await create();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return create();
}
