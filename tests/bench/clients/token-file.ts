import { readFile, writeFile } from 'node:fs/promises';

/** The access token from a file, as somebody would keep it by hand. The file is written if it does not exist. */
export async function readTokenFile(path: string | undefined, accessToken: string): Promise<string> {
  if (path === undefined) return accessToken;
  try {
    return (JSON.parse(await readFile(path, 'utf8')) as { access: string }).access;
  } catch {
    await writeFile(path, JSON.stringify({ access: accessToken }));
    return accessToken;
  }
}
