import { createNordigenClient, type NordigenClient } from 'nordigen-client';

let client: NordigenClient | undefined;

/** One client per process, created when it is first needed, so builds and tests of other routes need no secrets. */
export function lazyClient(): NordigenClient {
  client ??= createNordigenClient({
    credentials: {
      secretId: process.env.NORDIGEN_SECRET_ID ?? '',
      secretKey: process.env.NORDIGEN_SECRET_KEY ?? '',
    },
    // Absent: the real API.
    baseUrl: process.env.NORDIGEN_BASE_URL,
  });
  return client;
}
