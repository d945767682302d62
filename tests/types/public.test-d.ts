import {
  type ApiCall,
  type ApiResponse,
  createNordigenClient,
  type EndUserAgreementRequest,
  type FieldError,
  type JsonWebTokenPair,
  type NordigenApiError,
  type NordigenClient,
  type RequisitionRequest,
  type Transaction,
  unwrap,
} from '../../src/index.ts';

// Compiled by tsc, never run: each `@ts-expect-error` and each `true` is an assertion.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type FieldsOf<Call> = Call extends ApiCall<infer _, infer Field> ? Field : never;

const client: NordigenClient = createNordigenClient({ credentials: { secretId: 'i', secretKey: 'k' } });

// The response narrows by `ok`.
const response = await client.institutions.list({ country: 'GB' });
if (response.ok) {
  export_(response.data[0]?.name satisfies string | undefined);
  export_(response.error satisfies undefined);
} else {
  export_(response.error.code satisfies string);
  export_(response.data satisfies undefined);
  throw response.error;
}
// @ts-expect-error Before narrowing there may be no data.
export_(response.data.length satisfies 0);

// Errors complain about the operation's own parameters.
export const ofRequisition: Equal<
  FieldsOf<ReturnType<typeof client.requisitions.create>>,
  keyof RequisitionRequest
> = true;
export const ofAgreement: Equal<
  FieldsOf<ReturnType<typeof client.agreements.create>>,
  keyof EndUserAgreementRequest
> = true;
export const ofTransactions: Equal<
  FieldsOf<ReturnType<typeof client.accounts.getTransactions>>,
  'date_from' | 'date_to'
> = true;
export const ofTokens: Equal<
  FieldsOf<typeof client.token.getTokenPair extends (...args: never[]) => infer R ? R : never>,
  'secret_id' | 'secret_key'
> = true;
export const ofAccount: Equal<FieldsOf<ReturnType<typeof client.accounts.get>>, never> = true;

declare const refused: NordigenApiError<keyof RequisitionRequest>;
export_(refused.fields?.reference?.[0] satisfies FieldError | undefined);
// @ts-expect-error No such parameter.
export_(refused.fields?.referenz);
export_(refused satisfies NordigenApiError);

// Codes complete, and stay open.
switch (refused.code) {
  case 'EuaExpired':
  case 'SomethingNew':
    break;
}

// `unwrap` gives the data, in both of its forms.
export const pair: JsonWebTokenPair = await client.token.getTokenPair().unwrap();
declare const answered: ApiResponse<Transaction[]>;
export const rows: Transaction[] = unwrap(answered);

// Iterators yield items.
for await (const requisition of client.requisitions.listAll()) export_(requisition.id satisfies string);

// What the API adds later is unknown, not any.
const added = await client.request('GET', 'something/new/').unwrap();
// @ts-expect-error It has to be narrowed.
export_(added.field);

// @ts-expect-error A misspelt filter.
client.institutions.list({ contry: 'GB' });
// @ts-expect-error A filter is a boolean.
client.institutions.list({ card_accounts_supported: 'true' });
// @ts-expect-error A page limit is a number.
client.requisitions.list({ limit: '5' });
// @ts-expect-error A requisition needs to know where to lead back to.
client.requisitions.create({ institution_id: 'A' });
// @ts-expect-error An unknown option.
createNordigenClient({ secretId: 'i' });
// @ts-expect-error Half of the secrets.
createNordigenClient({ credentials: { secretId: 'i' } });

function export_(_: unknown): void {}
