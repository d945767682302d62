import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Transaction } from 'nordigen-client';
import type { AccountTraits } from 'nordigen-client/link';
import type { Change, Suspect, SyncState } from 'nordigen-client/sync';

/** A bank that the user is about to link, or has linked. */
export interface Link {
  requisitionId: string;
  institutionId: string;
  institutionName: string;
}

/** What one sync changed, for the user to see. */
export interface LastSync {
  atMs: number;
  isFirst: boolean;
  /** What happened to which row. The rows themselves are in `rows` of the account. */
  changes: { kind: Change['kind']; id: string; explanation?: string }[];
  suspects: Suspect[];
  /** How many fields the bank sent in an impossible form. */
  issues: number;
}

export interface OwnAccount {
  /** This app's own id. The API's id changes when the bank is linked again. */
  id: string;
  name: string;
  link: Link;
  /** How the account is recognised after a reconnect. `traits.id` is the API's id. */
  traits: AccountTraits;
  rows: Map<string, { row: Transaction; isPending: boolean }>;
  syncState?: SyncState;
  lastSync?: LastSync;
  /** The bank allows few calls a day, so its last answer is kept. */
  balances?: { readAtMs: number; text: string };
}

export interface User {
  accounts: Map<string, OwnAccount>;
  /** By requisition. A link may have no accounts. */
  links: Map<string, Link>;
  /** Links whose users have not come back yet, by the reference in the URL that the bank sends them to. */
  pending: Map<string, Link>;
}

/** Users live in memory and need no login. Yours are in a database and have logged in. */
export function createUsers(): { of(context: Context): User; peek(request: Request): User | undefined } {
  const users = new Map<string, User>();
  return {
    of(context) {
      const known = users.get(getCookie(context, 'session') ?? '');
      if (known !== undefined) return known;
      const id = crypto.randomUUID();
      const user: User = { accounts: new Map(), links: new Map(), pending: new Map() };
      users.set(id, user);
      // Lax, because the user comes back from the bank's site. Over https add `secure: true` and `prefix: 'host'`.
      setCookie(context, 'session', id, { httpOnly: true, sameSite: 'Lax', path: '/' });
      return user;
    },
    peek(request) {
      const [, id = ''] = /(?:^|;\s*)session=([\w-]+)/.exec(request.headers.get('cookie') ?? '') ?? [];
      return users.get(id);
    },
  };
}

export function accountByApiId(user: User | undefined, apiId: string | undefined): OwnAccount | undefined {
  return [...(user?.accounts.values() ?? [])].find(({ traits }) => traits.id === apiId);
}
