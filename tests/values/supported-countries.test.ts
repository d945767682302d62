import { expect, test } from 'vitest';
import { supportedCountries } from '../../src/index.ts';
import { createSandbox } from '../../src/sandbox/index.ts';

test('the supported countries are the 31 for which the API has institutions', async () => {
  expect(new Set(supportedCountries).size).toBe(31);
  const sandbox = createSandbox();
  const { createNordigenClient } = await import('../../src/index.ts');
  const client = createNordigenClient({ credentials: sandbox.credentials, fetch: sandbox.fetch });
  for (const country of supportedCountries) {
    const institutions = await client.institutions.list({ country }).unwrap({ allowIssues: true });
    expect(institutions.length, country).toBeGreaterThan(0);
  }
  expect((await client.institutions.list({ country: 'US' })).ok).toBe(false);
});
