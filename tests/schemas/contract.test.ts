import { describe, expect, test } from 'vitest';
import { accountSchema } from '../../src/schemas/account.ts';
import {
  accountDetailsSchema,
  additionalAccountDataSchema,
  detailedAccountSchema,
  ownerAddressSchema,
} from '../../src/schemas/account-details.ts';
import { accountReferenceSchema } from '../../src/schemas/account-reference.ts';
import {
  endUserAgreementRequestSchema,
  endUserAgreementSchema,
  enduserAcceptanceDetailsRequestSchema,
} from '../../src/schemas/agreement.ts';
import { amountSchema } from '../../src/schemas/amount.ts';
import { balanceAfterTransactionSchema } from '../../src/schemas/balance-after-transaction.ts';
import { accountBalancesSchema, balanceSchema } from '../../src/schemas/balances.ts';
import { currencyExchangeSchema } from '../../src/schemas/currency-exchange.ts';
import { deletionSchema } from '../../src/schemas/deletion.ts';
import { institutionDetailsSchema } from '../../src/schemas/institution.ts';
import { pageSchema } from '../../src/schemas/page.ts';
import type { Schema } from '../../src/schemas/primitives.ts';
import { reconfirmationRequestSchema, reconfirmationSchema } from '../../src/schemas/reconfirmation.ts';
import {
  type RequisitionStatus,
  requisitionRequestSchema,
  requisitionSchema,
} from '../../src/schemas/requisition.ts';
import {
  accessTokenSchema,
  jsonWebTokenPairSchema,
  tokenPairRequestSchema,
  tokenRefreshRequestSchema,
} from '../../src/schemas/token-pair.ts';
import {
  accountTransactionsSchema,
  bookedAndPendingSchema,
  transactionSchema,
} from '../../src/schemas/transactions.ts';
import { validate } from '../../src/validation/validate.ts';
import { readVendorSchemas, type VendorSchema } from '../helpers/vendor-description.ts';
import { misfits } from './check.ts';

const answers: Record<string, Schema<unknown>> = {
  Account: accountSchema,
  AccountBalance: accountBalancesSchema,
  AccountDetail: accountDetailsSchema,
  AccountSchema: accountReferenceSchema,
  AccountTransactions: accountTransactionsSchema,
  AdditionalAccountDataSchema: additionalAccountDataSchema,
  BalanceAfterTransactionSchema: balanceAfterTransactionSchema,
  BalanceAmountSchema: amountSchema,
  BalanceSchema: balanceSchema,
  BankTransaction: bookedAndPendingSchema,
  CurrencyExchangeSchema: currencyExchangeSchema,
  DetailSchema: detailedAccountSchema,
  EndUserAgreement: endUserAgreementSchema,
  Integration: institutionDetailsSchema,
  IntegrationRetrieve: institutionDetailsSchema,
  OwnerAddressStructuredSchema: ownerAddressSchema,
  PaginatedEndUserAgreementList: pageSchema(endUserAgreementSchema),
  PaginatedRequisitionList: pageSchema(requisitionSchema),
  ReconfirmationRetrieve: reconfirmationSchema,
  Requisition: requisitionSchema,
  SpectacularJWTObtain: jsonWebTokenPairSchema,
  SpectacularJWTRefresh: accessTokenSchema,
  SpectacularRequisition: requisitionSchema,
  SuccessfulDeleteResponse: deletionSchema,
  TransactionAmountSchema: amountSchema,
  TransactionSchema: transactionSchema,
};

const requests: Record<string, Schema<unknown>> = {
  EndUserAgreementRequest: endUserAgreementRequestSchema,
  EnduserAcceptanceDetailsRequest: enduserAcceptanceDetailsRequestSchema,
  JWTObtainPairRequest: tokenPairRequestSchema,
  JWTRefreshRequest: tokenRefreshRequestSchema,
  ReconfirmationRetrieveRequest: reconfirmationRequestSchema,
  RequisitionRequest: requisitionRequestSchema,
};

const all = { ...answers, ...requests };

const statuses: Record<RequisitionStatus, true> = {
  CR: true,
  ID: true,
  LN: true,
  RJ: true,
  ER: true,
  SU: true,
  EX: true,
  GC: true,
  UA: true,
  GA: true,
  SA: true,
};

/** Keys that the API sends and its description lacks. */
const undescribed: Record<string, string[]> = {
  BalanceSchema: ['creditLimit'],
  BankTransaction: ['information'],
  BalanceAfterTransactionSchema: [
    'amount',
    'creditLimitIncluded',
    'currency',
    'lastChangeDateTime',
    'lastCommittedTransaction',
    'referenceDate',
  ],
  CurrencyExchangeSchema: ['instructedAmount'],
  Integration: ['identification_codes', 'supported_features', 'supported_payments'],
  IntegrationRetrieve: ['supported_payments'],
  TransactionSchema: [
    'additionalDataStructured',
    'additionalInformationStructured',
    'bookingStatus',
    'creditorAgent',
    'debtorAgent',
    'merchantCategoryCode',
  ],
};

const vendor = readVendorSchemas();

describe('the schemas and the vendor’s description', () => {
  test('every schema of the description has its counterpart', () => {
    // A refusal is read by its words, whatever its shape.
    const ours = [...Object.keys(all), 'StatusEnum', 'ErrorResponse'];
    expect(ours.sort()).toEqual(Object.keys(vendor).sort());
  });

  test.each(Object.entries(all))('%s: every property is checked, in nested objects too', (name, schema) => {
    expect(missing(name, schema)).toEqual([]);
  });

  test.each(Object.entries(all))('%s: what goes beyond the description is listed', (name, schema) => {
    const beyond = Object.keys(entriesOf(schema) ?? {}).filter((key) => !vendor[name]?.properties?.[key]);
    expect(beyond.sort()).toEqual(undescribed[name] ?? []);
  });

  test('the statuses of a requisition are those of the description', () => {
    expect(Object.keys(statuses).sort()).toEqual([...(vendor.StatusEnum?.enum ?? [])].sort());
  });

  test.each(Object.entries(all))('%s: an instance with every key fits whole', (name, schema) => {
    expect(
      misfits(
        schema,
        instance(vendor[name], (_key, property) => property),
      ),
    ).toEqual([]);
  });

  test.each(Object.entries(all))('%s: null fits where the description allows it', (name, schema) => {
    const body = instance(vendor[name], (_key, property) => (property.nullable ? null : property));
    expect(misfits(schema, body)).toEqual([]);
  });

  test.each(Object.entries(answers))(
    '%s: the keys that not every answer has may be absent',
    (name, schema) => {
      const body = instance(vendor[name], (_key, property) => property) as Record<string, unknown>;
      for (const [key, entry] of Object.entries(entriesOf(schema) ?? {})) {
        if (isSure(entry)) continue;
        const rest = { ...body };
        delete rest[key];
        expect(misfits(schema, rest), key).toEqual([]);
      }
    },
  );

  test.each(Object.entries(answers))('%s: a key that every answer has is missed', (name, schema) => {
    const body = instance(vendor[name], (_key, property) => property) as Record<string, unknown>;
    for (const [key, entry] of Object.entries(entriesOf(schema) ?? {})) {
      if (!isSure(entry)) continue;
      const rest = { ...body };
      delete rest[key];
      const { ok, issues } = validate(schema, structuredClone(rest));
      expect(issues, key).toMatchObject([{ received: expect.stringMatching(/^(undefined|object)$/) }]);
      // Where it is required, or was the only key, nothing is left.
      if (ok) expect(issues, key).toMatchObject([{ path: key, kind: 'missing', received: 'undefined' }]);
    }
  });

  test.each(Object.entries(answers))(
    '%s: an answer that has none of its keys is refused, where one is sure',
    (_name, schema) => {
      const isParticular = Object.values(entriesOf(schema) ?? {}).some(isSure);
      const { ok } = validate(schema, { message: 'Service under maintenance' });
      expect(ok).toBe(!isParticular);
    },
  );
});

/** The parts of a valibot schema that lead to the objects in it. */
interface Node {
  entries?: Record<string, Node>;
  item?: Node;
  value?: Node;
  wrapped?: Node;
  options?: Node[];
  type?: string;
  isExpected?: boolean;
}

/** Every answer has it. */
function isSure(entry: Node): boolean {
  return entry.type !== 'exact_optional' || entry.isExpected === true;
}

/** Entries of the object that a schema holds, behind `null`, in a list or as one of several forms. */
function entriesOf(schema: Schema<unknown>): Record<string, Node> | undefined {
  const node = schema as unknown as Node;
  if (node.entries) return node.entries;
  const inner = [node.wrapped, node.item, node.value, ...(node.options ?? [])].filter(
    (each) => each !== undefined,
  );
  return inner
    .map((each) => entriesOf(each as unknown as Schema<unknown>))
    .find((found) => found !== undefined);
}

function missing(name: string, schema: Schema<unknown>): string[] {
  const entries = entriesOf(schema) ?? {};
  return Object.entries(vendor[name]?.properties ?? {}).flatMap(([key, property]) => {
    const entry = entries[key];
    if (entry === undefined) return [`${name}.${key}`];
    const inner = referenceIn(property);
    if (inner === undefined || vendor[inner]?.type !== 'object') return [];
    return missing(inner, entry as unknown as Schema<unknown>);
  });
}

function referenceIn(property: VendorSchema): string | undefined {
  const reference = property.$ref ?? property.allOf?.[0]?.$ref ?? property.items?.$ref;
  return reference?.split('/').pop();
}

type Choose = (key: string, property: VendorSchema, owner: VendorSchema) => VendorSchema | null | undefined;

/** A value of a described schema; `choose` says which keys it has, and which of them are null. */
function instance(schema: VendorSchema | undefined, choose: Choose): unknown {
  if (schema?.type === 'array') return [instance(schema.items, choose)];
  const inner = schema && referenceIn(schema);
  if (inner !== undefined) return instance(vendor[inner], choose);
  if (schema?.type === 'integer') return 90;
  if (schema?.type === 'boolean') return true;
  if (schema?.type !== 'object') return 'text';
  const body: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const chosen = choose(key, property, schema);
    if (chosen !== undefined) body[key] = chosen && instance(chosen, choose);
  }
  return body;
}
