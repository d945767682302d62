/** What a process of the service reads from its environment. */
export interface Settings {
  redisUrl: string;
  /** Absent: the embedded Postgres, which serves only this process and keeps nothing when it ends. */
  databaseUrl: string | undefined;
  credentials: { secretId: string; secretKey: string };
  /** Absent: the real API. */
  baseUrl: string | undefined;
  /** Where the sandbox serves its time. Absent with the real API, where the machine's clock is right. */
  clockUrl: string | undefined;
  /** Where `/health` and `/metrics` are served. */
  port: number;
  /** Accounts that this process reads at the same time. */
  concurrency: number;
  /** How many calls a minute the API allows the company, all processes together. */
  callsPerMinute: number;
  /** How often each account is read. Banks allow 4 reads; one is left for a read that was lost. */
  readsPerDay: number;
  /** How many days before the end of a consent its user is reminded. */
  remindDays: number;
  /** How long a minute of the API lasts here, in ms. Less than 60,000 with a sandbox whose clock runs faster. */
  minuteMs: number;
  /** How often to look for accounts that are due, in ms. */
  planEveryMs: number;
  /** How often to read the consents, in ms. */
  consentsEveryMs: number;
  /** How long a process may show no sign of life before another one takes over its job, in ms. */
  lockMs: number;
}

/** @throws TypeError that names the missing or invalid variable */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const text = (name: string): string | undefined => env[name] || undefined;
  const needed = (name: string): string => {
    const value = text(name);
    if (value === undefined) throw new TypeError(`${name} is not set. The README lists the variables.`);
    return value;
  };
  const count = (name: string, otherwise: number): number => {
    const value = Number(text(name) ?? otherwise);
    if (!Number.isInteger(value) || value < 0) throw new TypeError(`${name} must be a whole number.`);
    return value;
  };
  return {
    redisUrl: needed('REDIS_URL'),
    databaseUrl: text('DATABASE_URL'),
    credentials: { secretId: needed('NORDIGEN_SECRET_ID'), secretKey: needed('NORDIGEN_SECRET_KEY') },
    baseUrl: text('NORDIGEN_BASE_URL'),
    clockUrl: text('SANDBOX_CLOCK_URL'),
    port: count('PORT', 3000),
    concurrency: count('CONCURRENCY', 4),
    callsPerMinute: count('CALLS_PER_MINUTE', 100),
    readsPerDay: count('READS_PER_DAY', 3),
    remindDays: count('REMIND_DAYS', 14),
    minuteMs: count('MINUTE_MS', 60_000),
    planEveryMs: count('PLAN_EVERY_MS', 60_000),
    consentsEveryMs: count('CONSENTS_EVERY_MS', 3_600_000),
    lockMs: count('LOCK_MS', 30_000),
  };
}
