import type { ConnectOptions } from 'nordigen-client/sandbox';

/** Banks that do to their rows what banks do: change ids, texts, dates, signs and states, and list rows late. */
const institutionIds = [
  'SANDBOXFINANCE_SFIN0000',
  'SANDBOX_PENDING_SAME_ID',
  'SANDBOX_PENDING_OTHER_ID',
  'SANDBOX_PENDING_OTHER_DAY',
  'SANDBOX_PENDING_OTHER_TEXT',
  'SANDBOX_PENDING_OTHER_SIGN',
  'SANDBOX_PENDING_NEW_TEXT',
  'SANDBOX_PENDING_VANISHES',
  'SANDBOX_PENDING_STAYS',
  'SANDBOX_PENDING_TWINS',
  'SANDBOX_ORDER_AHEAD',
  'SANDBOX_REISSUED_IDS',
  'SANDBOX_REUSED_IDS',
  'SANDBOX_LATE_ROWS',
  'SANDBOX_TWINS',
  'SANDBOX_CHANGED_ROWS',
  'SANDBOX_EVENTFUL',
];

/** One consent in ten ends soon. */
export function isShort(index: number): boolean {
  return index % 10 === 9;
}

/** What the user with this number links. */
export function optionsOf(index: number): ConnectOptions {
  const institutionId = institutionIds[index % institutionIds.length] ?? '';
  return { institutionId, accessValidForDays: isShort(index) ? 20 : 90 };
}
