import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What Prometheus reads from this process. It can sum over all processes by itself. */
export interface Metrics {
  registry: Registry;
  calls: Counter<'operation' | 'status'>;
  callSeconds: Histogram<'operation'>;
  reads: Counter<'outcome'>;
  changes: Counter;
  suspects: Counter;
  reminders: Counter<'kind'>;
}

/** Numbers that are looked up when Prometheus asks. One that cannot be read is left out. */
export type LookUps = Record<'due' | 'waiting', () => Promise<number>>;

export function createMetrics({ due, waiting }: LookUps): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  function lookUp(name: string, help: string, read: () => Promise<number>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers,
      async collect() {
        const value = await read().catch(() => undefined);
        if (value === undefined) gauge.reset();
        else gauge.set(value);
      },
    });
  }
  lookUp('service_accounts_due', 'Accounts that are due to be read', due);
  lookUp('service_jobs_waiting', 'Jobs that wait for a worker', waiting);

  return {
    registry,
    calls: new Counter({
      name: 'nordigen_calls_total',
      help: 'Requests that the API answered',
      labelNames: ['operation', 'status'],
      registers,
    }),
    callSeconds: new Histogram({
      name: 'nordigen_call_duration_seconds',
      help: 'From the start of a request to the end of its answer',
      labelNames: ['operation'],
      registers,
    }),
    reads: new Counter({
      name: 'service_reads_total',
      help: 'Reads of accounts, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    changes: new Counter({ name: 'service_changes_total', help: 'Changed transactions', registers }),
    suspects: new Counter({
      name: 'service_suspects_total',
      help: 'Transactions that a person should look at',
      registers,
    }),
    reminders: new Counter({
      name: 'service_reminders_total',
      help: 'Reminders that a bank has to be linked again',
      labelNames: ['kind'],
      registers,
    }),
  };
}
