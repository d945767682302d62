import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { root, tools } from './packed-package.ts';
import { runCommand } from './run-command.ts';

// node docs.ts [--serve]: makes the reference of all entries in tests/package/docs, and serves it where asked to.

const port = 8081;
const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const { isOk, output } = await runCommand(
  join(tools, '.bin/typedoc'),
  ['--options', 'tests/package/typedoc.json'],
  root,
);
console.log(output.trim());
if (!isOk) process.exitCode = 1;
else if (process.argv.includes('--serve')) serve(join(import.meta.dirname, 'docs'));

function serve(folder: string): void {
  createServer(async (request, response) => {
    // URL parsing resolves `..`; what is encoded stays so, and names no file. So the path keeps to the folder.
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    try {
      const body = await readFile(join(folder, file));
      const contentType = contentTypes[extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': contentType }).end(body);
    } catch {
      response.writeHead(404).end('Not found');
    }
  }).listen(port, 'localhost', () => console.log(`The reference is at http://localhost:${port}/`));
}
