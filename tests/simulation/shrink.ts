import type { Plan } from './plan.ts';
import { type Finding, runPlan } from './run-plan.ts';
import type { Invariant } from './world.ts';

const mostRuns = 250;

/** Finds a smaller plan that breaks the same rule, by leaving out parts for as long as it still does. */
export async function shrink(
  plan: Plan,
  finding: Finding,
  checks: Readonly<Record<string, Invariant>>,
): Promise<{ plan: Plan; finding: Finding }> {
  let best = { plan, finding };
  let runs = 0;

  async function keep(candidate: Plan): Promise<boolean> {
    if (runs++ >= mostRuns) return false;
    const found = await runPlan(candidate, checks);
    if (found?.invariant !== finding.invariant) return false;
    best = { plan: candidate, finding: found };
    return true;
  }

  /** Leaves out halves, then quarters, and so on, down to single parts. */
  async function shorten<Name extends 'actions' | 'weather'>(name: Name): Promise<void> {
    for (
      let size = Math.ceil(best.plan[name].length / 2);
      size >= 1;
      size = size === 1 ? 0 : Math.ceil(size / 2)
    ) {
      for (let at = 0; at < best.plan[name].length; ) {
        const parts = best.plan[name];
        const rest = [...parts.slice(0, at), ...parts.slice(at + size)];
        if (!(await keep({ ...best.plan, [name]: rest }))) at += size;
      }
    }
  }

  await shorten('actions');
  await shorten('weather');
  await shorten('actions');
  for (const [index, action] of best.plan.actions.entries()) {
    if (action.kind !== 'call' || action.count === 1) continue;
    const actions = best.plan.actions.with(index, { ...action, count: 1 });
    await keep({ ...best.plan, actions });
  }
  return best;
}
