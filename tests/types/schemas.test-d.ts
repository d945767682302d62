import * as v from 'valibot';
import { type EndUserAgreement, endUserAgreementSchema } from '../../src/schemas/agreement.ts';
import type { FreeText, RemittanceReference } from '../../src/schemas/free-text.ts';
import type { InstitutionDetails } from '../../src/schemas/institution.ts';
import { expectedText, maybeText, type Schema, shape, text } from '../../src/schemas/primitives.ts';
import type { Requisition, RequisitionRedirectError } from '../../src/schemas/requisition.ts';
import type { Transaction } from '../../src/schemas/transactions.ts';

// Compiled by tsc, never run: each `@ts-expect-error` is an assertion.

interface Sample {
  id: string;
  name?: string | null;
}
export const complete: Schema<Sample> = shape<Sample>({ id: expectedText, name: maybeText });
// @ts-expect-error A key of the interface is missing from the schema.
export const tooFew: Schema<Sample> = shape<Sample>({ id: text });
// @ts-expect-error A key of the schema is missing from the interface.
export const tooMany: Schema<Sample> = shape<Sample>({ id: text, name: maybeText, more: maybeText });
// @ts-expect-error The interface requires what the schema lets be null.
export const tooLoose: Schema<Sample> = shape<Sample>({ id: maybeText, name: maybeText });
// @ts-expect-error The schema requires what the interface leaves optional.
export const tooStrict: Schema<Sample> = shape<Sample>({ id: text, name: text });

type IsAny<Type> = 0 extends 1 & Type ? true : false;
export const parsed: EndUserAgreement = v.parse(endUserAgreementSchema, {});
export const isAny: IsAny<typeof parsed> = false;

declare const transaction: Transaction;
export const amount: string = transaction.transactionAmount.amount;
export const rate: string | number | null | undefined = transaction.currencyExchange?.[0]?.exchangeRate;
// @ts-expect-error A misspelt field is no field.
transaction.bookngDate;

declare const requisition: Requisition;
export const isLinked: boolean = requisition.status === 'LN';
export const isFuture: boolean = requisition.status === 'ZZ';

declare const institution: InstitutionDetails;
export const schemes: string[] | undefined = institution.supported_payments?.['single-payment'];
// @ts-expect-error The number of days is text.
export const days: number = institution.transaction_total_days;

// Documented keys are readable, each as what it may be.
export const agents: [string | null | undefined, string | null | undefined] = [
  transaction.creditorAgent,
  transaction.debtorAgent,
];
export const isInformation: boolean = transaction.bookingStatus === 'information';
export const remarks: unknown = transaction.additionalInformationStructured;

// An account that came as text has no members; code for the object compiles, and finds none.
export const iban: string | null | undefined = transaction.creditorAccount?.iban;
export const number: string =
  typeof transaction.creditorAccount === 'string' ? transaction.creditorAccount : '';

declare const free: FreeText;
export const lines: (string | RemittanceReference | null)[] = Array.isArray(free) ? free : [free];
// @ts-expect-error Free text may be a reference in fields.
export const onlyText: string | string[] = free;

declare const error: RequisitionRedirectError;
export const sentence: string = error;
