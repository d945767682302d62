import { createNordigenClient } from 'nordigen-client';

let offsetMs = 0;
let client;

/**
 * Calls the API with a client that outlives the request. The path turns its clock: a handler that reads the request's
 * query or headers first is one whose `fetch` Next.js leaves alone.
 */
export async function GET(_request, { params }) {
  offsetMs = Number(params.offsetMs);
  client ??= createNordigenClient({
    baseUrl: process.env.NORDIGEN_BASE_URL,
    credentials: {
      secretId: process.env.NORDIGEN_SECRET_ID ?? '',
      secretKey: process.env.NORDIGEN_SECRET_KEY ?? '',
    },
    now: () => Date.now() + offsetMs,
    retry: false,
  });
  const { status } = await client.institutions.list({ country: 'GB' });
  return Response.json({ status });
}
