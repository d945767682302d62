import { mapped, type Scenario, scenario, without } from './scenario.ts';

const statusTexts = { short: 'LN', long: 'LINKED', description: 'Account has been successfully linked' };

const generalHeader = 'http_x_ratelimit_';
const mappedNames = (
  headers: Record<string, string>,
  rename: (name: string) => string,
): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [rename(name), value]));

/** Banks whose answers other than transactions have shapes that break strict clients. */
export const bodyShapes: readonly Scenario[] = [
  scenario('SANDBOX_NO_IBAN', 'Accounts and details have no `iban`.', {
    shape: { account: (body) => without(body, 'iban'), details: (body) => without(body, 'iban') },
  }),
  scenario('SANDBOX_NULL_IBAN', 'The `iban` of an account is null.', {
    shape: { account: (body) => ({ ...body, iban: null }) },
  }),
  scenario('SANDBOX_MASKED_CARD', 'The `iban` of an account is a masked card number.', {
    shape: {
      account: (body, { maskedPan }) => ({ ...body, iban: maskedPan }),
      details: (body, { maskedPan }) => ({ ...without(body, 'iban'), maskedPan }),
    },
  }),
  ...['DISCOVERED', 'PROCESSING', 'ERROR', 'BLOCKED'].map((status) =>
    scenario(`SANDBOX_ACCOUNT_${status}`, `The \`status\` of an account is \`${status}\`.`, {
      shape: { account: (body) => ({ ...body, status }) },
    }),
  ),
  scenario('SANDBOX_ADDRESS_TEXT', '`ownerAddressUnstructured` is a text in place of a list.', {
    shape: {
      details: (body) =>
        mapped(body, ['ownerAddressUnstructured'], (lines) => (lines as string[]).join(', ')),
    },
  }),
  scenario('SANDBOX_LINKED_ACCOUNTS', 'Details contain `linkedAccounts`, a structured address and more.', {
    shape: {
      details: (body) => ({
        ...body,
        linkedAccounts: 'GB00SAND00000000000000',
        displayName: 'Everyday',
        ownerAddressStructured: { streetName: 'Larch Lane', buildingNumber: '7', country: 'GB' },
        additionalAccountData: { secondaryIdentification: 'Household' },
      }),
    },
  }),
  scenario('SANDBOX_EMPTY_BALANCES', 'The list of balances is empty.', { shape: { balances: () => [] } }),
  scenario('SANDBOX_ODD_BALANCES', 'Balances of unknown types, without `referenceDate`, with more keys.', {
    shape: {
      balances: (rows) =>
        rows.map((row, index) => ({
          ...without(row, 'referenceDate'),
          balanceType: ['information', 'forwardAvailable', 'nonInvoiced'][index] ?? 'other',
          creditLimitIncluded: index === 0,
          lastChangeDateTime: '2024-06-13T14:56:06.092039915Z',
        })),
    },
  }),
  scenario('SANDBOX_NO_LIMITS', 'The institution states no limits for history and access.', {
    institution: { transactionTotalDays: undefined, maxAccessValidForDays: undefined },
  }),
  scenario('SANDBOX_EMPTY_BIC', "The institution's `bic` is empty.", { institution: { bic: '' } }),
  scenario('SANDBOX_OBJECT_STATUS', 'The `status` of a requisition is an object.', {
    shape: {
      requisition: (body) => ({ ...body, status: { ...statusTexts, short: body.status } }),
    },
  }),
  scenario('SANDBOX_NULL_REQUISITION', 'A requisition has null for `created`, `redirect`, `ssn`.', {
    shape: {
      requisition: (body) => mapped(body, ['created', 'redirect', 'ssn'], () => null),
    },
  }),
  scenario('SANDBOX_NO_AGREEMENT', 'A requisition has no `agreement`.', {
    shape: { requisition: (body) => without(body, 'agreement') },
  }),
  scenario('SANDBOX_EMPTY_AGREEMENT', 'The `agreement` of a requisition is empty.', {
    shape: { requisition: (body) => ({ ...body, agreement: '' }) },
  }),
  scenario('SANDBOX_NULL_ACCEPTED', '`accepted` stays null, though the agreement was accepted.', {
    shape: { agreement: (body) => ({ ...body, accepted: null }) },
  }),
  scenario('SANDBOX_NO_LIMIT_HEADERS', 'A proxy drops the rate-limit headers of data calls.', {
    shape: { headers: () => ({}) },
  }),
  scenario('SANDBOX_DASHED_LIMIT_HEADERS', 'A proxy turns underscores in rate-limit headers into dashes.', {
    shape: { headers: (headers) => mappedNames(headers, (name) => name.replaceAll('_', '-')) },
  }),
  scenario('SANDBOX_X_LIMIT_HEADERS', 'The rate-limit headers of data calls are called `X-RateLimit-*`.', {
    shape: {
      headers: (headers) =>
        mappedNames(headers, (name) => name.replace(generalHeader, 'x-ratelimit-').replaceAll('_', '-')),
    },
  }),
  scenario('SANDBOX_NEGATIVE_LIMITS', 'Rate-limit headers of data calls have negative numbers.', {
    shape: {
      headers: (headers) =>
        Object.fromEntries(
          Object.entries(headers).map(([name]) => [name, name.endsWith('_limit') ? '4' : '-1']),
        ),
    },
  }),
];
