import type { MatchedBy, SuspectReason } from './change.ts';

const evidence: Readonly<Record<MatchedBy, string>> = {
  id: 'the bank gives it an id that this row had',
  account: 'the sum and the account of the other party are the same',
  text: 'the sum is the same, and so is the text or the party',
  sumAndDay: 'the sum and the day fit, and no other row fits better; nothing else was compared',
};

/** Explains changes. A bank that changes a field changes it in many rows, and their explanations are one text. */
export function createExplanations(): (by: MatchedBy, fields: readonly string[]) => string {
  let last: { by?: MatchedBy; fields: readonly string[]; text: string } = { fields: [], text: '' };
  return (by, fields) => {
    const isSame =
      by === last.by &&
      fields.length === last.fields.length &&
      fields.every((name, at) => name === last.fields[at]);
    if (!isSame) {
      const text = `Taken for the row that was known before: ${evidence[by]}. New or different: ${fields.join(', ')}.`;
      last = { by, fields: [...fields], text };
    }
    return last.text;
  };
}

export function explainBooking(by: MatchedBy, fields: readonly string[], days: number): string {
  const sum = fields.includes('transactionAmount') ? ' The bank changed the sum or its sign.' : '';
  const apart = days === 0 ? 'on the same day' : `${days} ${days === 1 ? 'day' : 'days'} apart`;
  return `Taken for the booking of the pending row: ${evidence[by]}, ${apart}.${sum}`;
}

const suspicions: Readonly<Record<SuspectReason, string>> = {
  missing:
    'The bank no longer lists this booked row, although the answer covers its day. The row was kept. Check whether the bank withdrew it.',
  double:
    'These booked rows have the same day, sum and party under different ids, and look like one transaction that the bank lists twice. Both were kept.',
  bothStates:
    'A pending and a booked row that were first seen together have the same sum, and may be one transaction. Both were kept; a pending row that is not listed again vanishes by itself.',
  otherSum:
    'The booked row has words of the pending one but another sum, as with a tip, fuel or an exchange rate. They were kept apart; the pending row vanishes if it is not listed again.',
};

export function explainSuspect(reason: SuspectReason): string {
  return suspicions[reason];
}
