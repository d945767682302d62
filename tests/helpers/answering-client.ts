import { onTestFinished } from 'vitest';
import { createNordigenClient, type NordigenClient, type NordigenClientOptions } from '../../src/index.ts';

/** An answer to one request; a plain value is the body of a 200. */
export type Route = (request: { body: unknown; url: URL; signal: AbortSignal }) => unknown;

export interface AnsweringClient {
  client: NordigenClient;
  /** What was sent, in order: `POST agreements/enduser/`. */
  calls: string[];
  /** The body of the last request to this route. */
  bodyOf(call: string): Record<string, unknown>;
}

/** A client whose requests are answered by a table of routes, such as `'GET institutions/B/': () => ({ … })`. */
export function answeringClient(
  routes: Record<string, Route>,
  options: NordigenClientOptions = {},
): AnsweringClient {
  const calls: string[] = [];
  const bodies = new Map<string, Record<string, unknown>>();
  const client = createNordigenClient({
    credentials: async () => ({ access: 'an-access-token', access_expires: 86_400 }),
    now: () => Date.parse('2026-03-01T12:00:00Z'),
    retry: false,
    ...options,
    fetch: async (request) => {
      const url = new URL(request.url);
      const call = `${request.method} ${url.pathname.replace('/api/v2/', '')}`;
      const text = await request.text();
      const body = text === '' ? undefined : JSON.parse(text);
      calls.push(call);
      bodies.set(call, body);
      const answer = await routes[call]?.({ body, url, signal: request.signal });
      if (answer instanceof Response) return answer;
      if (answer === undefined) throw new Error(`No route for ${call}`);
      return Response.json(answer);
    },
  });
  onTestFinished(() => client.close());
  return { client, calls, bodyOf: (call) => bodies.get(call) as Record<string, unknown> };
}

/** A refusal as the API writes it. */
export function refusal(status: number, summary: string, detail: string = summary): Response {
  return Response.json({ summary, detail, status_code: status }, { status });
}
