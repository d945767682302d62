import { describe, expect, test } from 'vitest';
import { accountSchema } from '../../src/schemas/account.ts';
import { accountDetailsSchema } from '../../src/schemas/account-details.ts';
import { endUserAgreementSchema } from '../../src/schemas/agreement.ts';
import { accountBalancesSchema } from '../../src/schemas/balances.ts';
import { deletionSchema } from '../../src/schemas/deletion.ts';
import { institutionDetailsSchema, institutionsSchema } from '../../src/schemas/institution.ts';
import { pageSchema } from '../../src/schemas/page.ts';
import type { Schema } from '../../src/schemas/primitives.ts';
import { requisitionSchema } from '../../src/schemas/requisition.ts';
import { accessTokenSchema, jsonWebTokenPairSchema } from '../../src/schemas/token-pair.ts';
import { accountTransactionsSchema } from '../../src/schemas/transactions.ts';
import { readFixtures } from '../helpers/vendor-description.ts';
import { dataOf, misfits } from './check.ts';

const schemas: Record<string, Schema<unknown>> = {
  account: accountSchema,
  agreement: endUserAgreementSchema,
  agreements: pageSchema(endUserAgreementSchema),
  balances: accountBalancesSchema,
  delete: deletionSchema,
  details: accountDetailsSchema,
  institution: institutionDetailsSchema,
  institutions: institutionsSchema,
  requisition: requisitionSchema,
  token_new: jsonWebTokenPairSchema,
  token_refresh: accessTokenSchema,
  transactions: accountTransactionsSchema,
};

const fixtures = readFixtures().filter(({ endpoint }) => endpoint !== 'error');

describe('answers of real banks', () => {
  test('every kind of answer has a schema', () => {
    expect(new Set(fixtures.map((fixture) => fixture.endpoint))).toEqual(new Set(Object.keys(schemas)));
  });

  test.each(fixtures)('$file fits whole, and nothing but currencyExchange changes', ({ endpoint, body }) => {
    const schema = schemas[endpoint] as Schema<unknown>;
    expect(misfits(schema, body)).toEqual([]);
    expect(dataOf(schema, body)).toEqual(endpoint === 'transactions' ? withExchangeLists(body) : body);
  });
});

function withExchangeLists(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (key, value) =>
    key === 'currencyExchange' && value !== null && !Array.isArray(value) ? [value] : value,
  );
}
