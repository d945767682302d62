import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves the files in dist/ like any host of static files. */
export function serveSite(port: number): Promise<Server> {
  const server = createServer(async (request, response) => {
    // URL parsing resolves `..`, and an encoded `..` does not name a file, so a path cannot leave the folder.
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    for (const [file, status] of [
      [path, 200],
      [`${path}.html`, 200],
      ['404.html', 404],
    ] as const) {
      try {
        const body = await readFile(join(import.meta.dirname, 'dist', file));
        const type = contentTypes[extname(file)] ?? 'application/octet-stream';
        response.writeHead(status, { 'content-type': type }).end(body);
        return;
      } catch {
        // Try the next name.
      }
    }
    response.writeHead(404).end('Not found');
  });
  return new Promise((resolve) => server.listen(port, 'localhost', () => resolve(server)));
}

if (import.meta.main) {
  const port = 8081;
  await serveSite(port);
  console.log(`The site is at http://localhost:${port}/`);
}
