import { createNordigenClient, type NordigenClient, type NordigenClientOptions } from '../../src/index.ts';

export type Fetch = NonNullable<NordigenClientOptions['fetch']>;

/** A client of a backend, which needs no token, with this `fetch` or the platform's. */
export const clientThat = (fetch: Fetch | undefined, options: NordigenClientOptions = {}): NordigenClient =>
  createNordigenClient({ credentials: 'proxy', baseUrl: 'https://backend.example/', fetch, ...options });

export const institutions = (): Response => Response.json([]);
export const refused = (words: string): Response =>
  Response.json({ summary: 'Refused', detail: words }, { status: 400 });
/** For whatever gives no answer. */
export const never = (): Promise<never> => new Promise(() => undefined);
