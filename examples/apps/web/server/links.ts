import { Hono } from 'hono';
import { matchAccounts, readRedirect, startLink, waitUntilLinked } from 'nordigen-client/link';
import type { BankApi } from './bank-api.ts';
import type { createUsers, Link, OwnAccount, User } from './users.ts';

/** The state of the link after the user has come back. */
export interface LinkProgress {
  state: 'linked' | 'pending' | 'refused' | 'failed' | 'expired' | 'suspended';
  institutionName: string;
  /** Accounts that continue with their history, and accounts that are new. */
  reconnected: number;
  added: number;
}

/** From the choice of a bank to its accounts: to the bank, back, and then waiting until the bank is linked. */
export function linkRoutes({ client }: BankApi, users: ReturnType<typeof createUsers>, origin: string): Hono {
  const routes = new Hono();

  routes.post('/api/links', async (context) => {
    const user = users.of(context);
    const { institutionId, institutionName } = (await context.req.json()) as Record<string, string>;
    const { url, requisitionId, reference } = await startLink(client, {
      institutionId: institutionId ?? '',
      redirect: `${origin}/back`,
      accessValidForDays: 'max',
      userLanguage: 'en',
    }).unwrap();
    user.pending.set(reference, {
      requisitionId,
      institutionId: institutionId ?? '',
      institutionName: institutionName ?? 'Bank',
    });
    return context.json({ url });
  });

  routes.get('/back', (context) => {
    const user = users.of(context);
    const { reference = '', error } = readRedirect(context.req.url);
    // Anybody can open this URL, so only a reference that this user started counts.
    if (!user.pending.has(reference)) return context.redirect('/#/banks?problem=UnknownReference');
    if (error === undefined) return context.redirect(`/#/linking/${reference}`);
    user.pending.delete(reference);
    return context.redirect(`/#/banks?problem=${encodeURIComponent(error.code)}`);
  });

  routes.post('/api/links/:reference', async (context) => {
    const user = users.of(context);
    const { reference } = context.req.param();
    const link = user.pending.get(reference);
    if (link === undefined) return context.json({ code: 'UnknownReference' }, 404);
    const { signal } = context.req.raw;
    // Some banks take minutes. The page asks again, so that no request stays open for long.
    const result = await waitUntilLinked(client, link.requisitionId, { timeoutMs: 10_000, signal });
    const progress: LinkProgress = {
      state: result.state,
      institutionName: link.institutionName,
      reconnected: 0,
      added: 0,
    };
    if (result.state === 'linked') Object.assign(progress, await adopt(user, link, result.accounts));
    if (result.state !== 'pending') user.pending.delete(reference);
    return context.json(progress);
  });

  /** Finds which of the bank's accounts the user already has, even under other ids, and adds the rest. */
  async function adopt(user: User, link: Link, apiIds: readonly string[]): Promise<Partial<LinkProgress>> {
    const found = await Promise.all(apiIds.map((id) => readAccount(link, id)));
    const before = [...user.accounts.values()].filter((own) => own.link.institutionId === link.institutionId);
    const { pairs } = matchAccounts(
      before.map(({ traits }) => traits),
      found.map(({ traits }) => traits),
    );
    // An uncertain match becomes an account of its own: mixing two histories is worse than showing two.
    for (const account of found) {
      const pair = pairs.find(({ after }) => after === account.traits);
      const known = before.find(({ traits }) => traits === pair?.before);
      if (known !== undefined) Object.assign(known, { link, traits: account.traits });
      else user.accounts.set(account.id, account);
    }
    user.links.set(link.requisitionId, link);
    // Earlier links of this bank are kept only while they still have accounts.
    for (const { requisitionId, institutionId } of user.links.values()) {
      if (institutionId !== link.institutionId || requisitionId === link.requisitionId) continue;
      const isUsed = [...user.accounts.values()].some((own) => own.link.requisitionId === requisitionId);
      if (!isUsed) user.links.delete(requisitionId);
    }
    return { reconnected: pairs.length, added: found.length - pairs.length };
  }

  async function readAccount(link: Link, apiId: string): Promise<OwnAccount> {
    const { data } = await client.accounts.getDetails(apiId);
    // If the bank refuses the details, the account is linked all the same.
    const details = data?.account ?? {};
    const { name, product, iban, bban, maskedPan, resourceId, currency } = details;
    return {
      id: crypto.randomUUID(),
      name: name ?? product ?? 'Account',
      link,
      traits: { id: apiId, iban, bban, maskedPan, resourceId, currency },
      rows: new Map(),
    };
  }

  return routes;
}
