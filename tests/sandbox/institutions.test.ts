import { describe, expect, it } from 'vitest';
import { features } from '../../src/sandbox/bank/institution.ts';
import { countries } from '../../src/sandbox/bank/institutions.ts';
import { startSandbox } from './call-sandbox.ts';

describe('institutions', () => {
  it('are a plain list, with limits as text and without features', async () => {
    const { call } = await startSandbox();
    const { body } = await call('GET', 'institutions/?country=NO');
    expect(body.length).toBeGreaterThan(1);
    for (const institution of body) {
      expect(institution.countries).toContain('NO');
      expect(institution.transaction_total_days).toMatch(/^\d+$/);
      expect(institution.max_access_valid_for_days).toMatch(/^\d+$/);
      expect(institution).not.toHaveProperty('supported_features');
      expect(institution).not.toHaveProperty('identification_codes');
    }
  });

  it('exist in all 31 countries, at least two in each', async () => {
    const { call } = await startSandbox();
    expect(countries).toHaveLength(31);
    for (const country of countries) {
      const { body } = await call('GET', `institutions/?country=${country.toLowerCase()}`);
      expect([country, body.length >= 2]).toEqual([country, true]);
    }
  });

  it('can be filtered by each of the eleven features, in both directions', async () => {
    const { call } = await startSandbox();
    const all = (await call('GET', 'institutions/')).body.length;
    expect(features).toHaveLength(11);
    for (const feature of features) {
      const having = (await call('GET', `institutions/?${feature}_supported=true`)).body;
      const lacking = (await call('GET', `institutions/?${feature}_supported=false`)).body;
      expect([feature, having.length > 0, lacking.length > 0]).toEqual([feature, true, true]);
      expect(having.length + lacking.length).toBe(all);
      const one = (await call('GET', `institutions/${having[0].id}/`)).body;
      expect(one.supported_features).toContain(feature);
    }
  });

  it('have their features in the answer for a single institution', async () => {
    const { call } = await startSandbox();
    const { body } = await call('GET', 'institutions/SANDBOXFINANCE_SFIN0000/');
    expect(body.supported_features).toContain('account_selection');
    expect(body.identification_codes).toEqual([]);
  });

  it('refuse an unknown country, parameter or id', async () => {
    const { call } = await startSandbox();
    expect((await call('GET', 'institutions/?country=GBA')).status).toBe(400);
    expect((await call('GET', 'institutions/?town=Wien')).body).toEqual({
      summary: 'Unknown fields',
      detail: 'Unknown fields {town} in {query}',
      status_code: 400,
    });
    expect((await call('GET', 'institutions/NO_SUCH_BANK/')).status).toBe(404);
  });
});
