import { createServer, type Server, type Socket } from 'node:net';

/** The parts of a request that the matrix uses. */
export interface RawRequest {
  readonly method: string;
  /** Below the base path, without the query: `token/new/`. */
  readonly path: string;
  readonly query: string;
  /** The request as it arrived, for answers that echo it. */
  readonly text: string;
}

/** Writes an answer, complete or not, and ends the connection or leaves it open. */
export type Answer = (socket: Socket) => void;

export const basePath = '/api/v2/';

/** The bytes of an answer. The given headers replace the default ones; `null` omits one. */
export function toBytes(
  status: number,
  body: string | Uint8Array,
  headers: Record<string, string | null> = {},
): Buffer {
  const bytes = Buffer.from(body);
  const all: Record<string, string | null> = {
    'content-type': 'application/json',
    'content-length': String(bytes.length),
    connection: 'close',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : `${name}: ${value}\r\n`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n`), bytes]);
}

/** Serves on its own port, over plain sockets, because an HTTP server would not break its own answers. */
export async function serveRaw(
  answerTo: (request: RawRequest, server: RawServer) => Answer,
): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let received = Buffer.alloc(0);
    let isAnswered = false;
    socket.on('data', (piece) => {
      received = Buffer.concat([received, piece]);
      const request = isAnswered ? undefined : readRequest(received.toString('latin1'));
      if (request === undefined) return;
      isAnswered = true;
      answerTo(request, raw)(socket);
    });
  });
  const raw: RawServer = {
    get origin() {
      return `http://127.0.0.1:${port}`;
    },
    refuse: () => void server.close(),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return raw;
}

export interface RawServer {
  readonly origin: string;
  /** Accepts no more connections. Open ones stay open. */
  readonly refuse: () => void;
  readonly close: () => void;
}

/** `undefined` until the request is complete. */
function readRequest(text: string): RawRequest | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const isChunked = /^transfer-encoding: *chunked/im.test(head);
  if (isChunked ? !text.endsWith('\r\n0\r\n\r\n') : text.length < end + 4 + length) return undefined;
  const [method = '', target = ''] = head.split(' ', 2);
  const [path = '', query = ''] = target.split('?');
  return { method, path: path.slice(basePath.length), query, text };
}
