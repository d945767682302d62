import { createNordigenClient } from 'nordigen-client';
import { createProxyHandler } from 'nordigen-client/proxy';

let client;

export const GET = createProxyHandler({
  client() {
    client ??= createNordigenClient({
      baseUrl: process.env.NORDIGEN_BASE_URL,
      credentials: {
        secretId: process.env.NORDIGEN_SECRET_ID ?? '',
        secretKey: process.env.NORDIGEN_SECRET_KEY ?? '',
      },
    });
    return client;
  },
  basePath: '/api/bank/',
  allow: ['institutions.list'],
  authorize: () => true,
});
