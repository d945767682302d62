import type { CredentialsFunction, Fetch, TokenPairInput } from '../../src/index.ts';
import { type Answer, answerData, answerToken } from './answers.ts';
import type { Clocks } from './clocks.ts';
import type { ClientFacts, Endpoint, RequestFact } from './facts.ts';
import type { Journal } from './journal.ts';
import type { Random } from './random.ts';
import type { Tokens } from './tokens.ts';
import type { Weather } from './weather.ts';

/** The API of a simulated world. In good weather it answers like the real one. */
export interface SimulatedApi {
  fetchFor(client: ClientFacts): Fetch;
  /** A credentials function that gets pairs from the user's own backend. */
  credentialsFor(client: ClientFacts): CredentialsFunction;
  /** A pair from another source. Its access token was issued a while ago and expires in `accessSeconds`. */
  mintPair(accessSeconds: number): {
    access: string;
    access_expires: number;
    refresh: string;
    refresh_expires: number;
  };
}

export interface World {
  clocks: Clocks;
  random: Random;
  tokens: Tokens;
  journal: Journal;
  weather(): Weather;
}

export function createSimulatedApi(world: World): SimulatedApi {
  const { clocks, journal, tokens } = world;
  /** Keeps requests alive, as a connection would: with a request, its abort signal could be garbage-collected. */
  const inFlight = new Set<Request>();

  function mintPair(accessSeconds: number): ReturnType<SimulatedApi['mintPair']> {
    return {
      access: tokens.mint('access', accessSeconds, 86_400 - accessSeconds),
      access_expires: accessSeconds,
      refresh: tokens.mint('refresh', 2_592_000),
      refresh_expires: 2_592_000,
    };
  }

  /** Settles the request when its answer is due, or when its signal aborts. */
  function settle<Result>(
    request: RequestFact,
    signal: AbortSignal,
    answer: Answer,
    toResult: (answer: Answer & { kind: 'answer' }) => Result,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        journal.requestSettled(request, { failure: 'aborted' });
        if (!answer.isDeaf) reject(signal.reason);
      };
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      const { kind } = answer;
      if (kind === 'hang') return;
      clocks.later(answer.afterMs, () => {
        signal.removeEventListener('abort', onAbort);
        if (signal.aborted && !answer.isDeaf) return;
        if (kind === 'answer') {
          try {
            resolve(toResult(answer));
          } catch (error) {
            reject(error);
          }
          return;
        }
        journal.requestSettled(request, { failure: kind });
        const cause = kind === 'not-sent' ? { code: 'ECONNREFUSED' } : {};
        reject(new TypeError('fetch failed', { cause: Object.assign(new Error('no connection'), cause) }));
      });
    });
  }

  return {
    mintPair,

    fetchFor: (client) => async (input, init) => {
      const signal = init?.signal ?? input.signal;
      const path = new URL(input.url).pathname;
      const endpoint = endpointOf(path);
      const callerId = /C(\d+)/.exec(path)?.[1];
      const authorization = input.headers.get('authorization') ?? undefined;
      const headers = [...input.headers].filter(([name]) => name !== 'authorization');
      const body = input.body === null ? '' : await input.clone().text();
      const refreshSent = endpoint === 'refresh' ? JSON.parse(body).refresh : undefined;
      const request = journal.requestBegan({
        client,
        endpoint,
        authorization,
        rest: `${input.url} ${JSON.stringify(headers)} ${endpoint === 'refresh' ? '' : body}`,
        ...(refreshSent && { refreshSent }),
        ...(callerId && { callerId: Number(callerId) }),
      });
      const answer =
        endpoint === 'data'
          ? answerData(world, authorization)
          : answerToken(world, endpoint === 'refresh' ? { refresh: refreshSent } : undefined);
      inFlight.add(input);
      const response = settle(request, signal, answer, ({ status, body, headers, pair, isRefusal }) => {
        journal.requestSettled(request, { status, ...(pair && { pair }), isRefusal: isRefusal === true });
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        return new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } });
      });
      return response.finally(() => inFlight.delete(input));
    },

    credentialsFor:
      (client) =>
      async ({ signal }) => {
        const request = journal.requestBegan({
          client,
          endpoint: 'function',
          authorization: undefined,
          rest: '',
        });
        const answer = answerToken(world, undefined);
        return settle(request, signal, answer, ({ status, body, pair }) => {
          journal.requestSettled(request, { status, ...(pair && { pair }) });
          if (status !== 200) throw new Error(`the user's own backend says ${status}`);
          return body as TokenPairInput;
        });
      },
  };
}

function endpointOf(path: string): Endpoint {
  if (path.endsWith('/token/new/')) return 'new';
  return path.endsWith('/token/refresh/') ? 'refresh' : 'data';
}
