import { parentPort, workerData } from 'node:worker_threads';
import { invariants } from './invariants/invariants.ts';
import { beatOn, watchMicrotasks } from './microtasks.ts';
import { planOf } from './plan.ts';
import type { Job, WorkerMessage } from './pool.ts';
import { type Finding, runPlan } from './run-plan.ts';
import { scenarios } from './scenarios/scenarios.ts';
import { shrink } from './shrink.ts';
import { inWorld, Violation, watchRejections } from './world.ts';

const port = parentPort;
if (port === null) throw new Error('worker.ts runs as a worker: see pool.ts.');
const { beats } = workerData as { beats: Int32Array };

/** What is being run, so that a freeze can be reported. */
let running: { name: string | number; trace: string[]; found?: Finding } | undefined;

beatOn(beats);
watchRejections();
watchMicrotasks(() => {
  if (running !== undefined) {
    const { name, trace, found } = running;
    const message = 'An endless loop of microtasks: no timer of the process fires any more.';
    tell({ kind: 'found', name, finding: found ?? { invariant: 'progress', message, trace } });
  }
  process.exit(0);
});

function tell(message: WorkerMessage): void {
  port?.postMessage(message);
}

async function runSeed(seed: number, job: Job & { kind: 'seeds' }): Promise<void> {
  const checks = Object.fromEntries(
    Object.entries(invariants).filter(([name]) => !job.without.includes(name)),
  );
  const plan = planOf(seed);
  const trace: string[] = [];
  running = { name: seed, trace };
  const finding = await runPlan(plan, checks, trace);
  if (finding === undefined) return tell({ kind: 'held', name: seed });
  // Shrinking may freeze too. Then the finding is reported as it is.
  running = { name: seed, trace, found: finding };
  const shrunk = job.shrinks ? await shrink(plan, finding, checks) : { plan, finding };
  tell({ kind: 'found', name: seed, finding: shrunk.finding, plan: shrunk.plan });
}

async function runScenario(name: string): Promise<void> {
  const scenario = scenarios[name];
  if (scenario === undefined) throw new Error(`There is no scenario '${name}'.`);
  const trace: string[] = [];
  running = { name, trace };
  let finding: Finding | undefined;
  let result: unknown;
  try {
    const { plan, checks = invariants, live } = scenario;
    await inWorld(
      plan,
      checks,
      async (world) => {
        result = await live(world);
      },
      trace,
    );
  } catch (error) {
    const invariant = error instanceof Violation ? error.invariant : 'expectation';
    finding = { invariant, message: (error as Error).message, trace };
  }
  running = undefined;
  tell(finding ? { kind: 'found', name, finding } : { kind: 'held', name, result });
}

port.on('message', async (job: Job) => {
  if (job.kind === 'scenario') await runScenario(job.name);
  else for (let seed = job.from; seed < job.from + job.count; seed++) await runSeed(seed, job);
  tell({ kind: 'done' });
});
