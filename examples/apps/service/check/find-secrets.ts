import type { Redis } from 'ioredis';
import type pg from 'pg';

/** The secrets, tokens and bank data that are in the log. There should be none. */
export async function findSecrets(
  lines: readonly string[],
  { secretKey }: { secretKey: string },
  redis: Redis,
  database: pg.Pool,
): Promise<string[]> {
  const [key = ''] = await redis.keys('nordigen-tokens:*');
  const pair = JSON.parse((await redis.get(key)) ?? '{}') as { access?: string; refresh?: string };
  // Tokens have been renewed since, but the part before the claims is the same in all of them.
  const header = `${pair.access?.split('.')[0]}.`;
  const { rows } = await database.query<{ text: string }>(
    `SELECT DISTINCT value AS text FROM transactions, jsonb_each_text(data)
      WHERE key IN ('transactionId', 'internalTransactionId', 'creditorName', 'debtorName',
                    'remittanceInformationUnstructured') AND length(value) > 5`,
  );
  const log = lines.join('\n');
  const secrets = [secretKey, header, ...rows.map(({ text }) => text)];
  if (secrets.length < 20 || header.length < 10) throw new Error('There is too little to look for.');
  return secrets.filter((secret) => log.includes(secret));
}
