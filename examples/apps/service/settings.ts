/** What a process of the service is told by its environment. */
export interface Settings {
  redisUrl: string;
  /** Absent: the embedded Postgres, which serves this one process and forgets at its end. */
  databaseUrl: string | undefined;
  credentials: { secretId: string; secretKey: string };
  /** Absent: the real API. */
  baseUrl: string | undefined;
  /** Where the sandbox tells its time; absent with the real API, where the machine's clock is right. */
  clockUrl: string | undefined;
  /** Where `/health` and `/metrics` are served. */
  port: number;
  /** Accounts that this process reads at the same time. */
  concurrency: number;
  /** What the API allows the company in a minute, all processes together. */
  callsPerMinute: number;
  /** Transactions are read so often; banks allow 4, and one is left for a read that was lost. */
  readsPerDay: number;
  /** How many days before its end a consent's owner is reminded. */
  remindDays: number;
  /** How long a real minute of the API lasts here, in ms. Less beside a sandbox whose clock runs faster. */
  minuteMs: number;
  /** How often is looked for accounts that are due, in ms. */
  planEveryMs: number;
  /** How often consents are read, in ms. */
  consentsEveryMs: number;
  /** After how long without a sign of life another process takes over a job, in ms. */
  lockMs: number;
}

/** @throws TypeError that names the variable which is missing or makes no sense */
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
