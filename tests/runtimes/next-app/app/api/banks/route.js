import { createNordigenClient } from 'nordigen-client';

let offsetMs = 0;
let client;

/** Calls the API with a client that outlives the request. The query turns its clock. */
export async function GET(request) {
  offsetMs = Number(request.nextUrl.searchParams.get('offsetMs'));
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
