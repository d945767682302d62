import type { TokenWeather } from '../weather.ts';
import { hourMs, minuteMs, planFor, type Scenarios, tokenRequestsOf } from './scenario.ts';

/** What an hour of outage costs the API and the callers. */
export interface OutageResult {
  tokenRequests: number;
  longestWaitMs: number;
  /** How many callers got each outcome. */
  outcomes: Record<string, number>;
}

const kinds: readonly (readonly [name: string, weather: TokenWeather])[] = [
  ['503, Retry-After: 8', '503-wait-8'],
  ['504 after 6 s', '504-after-6-s'],
  ['429, Retry-After: 3000', '429-long'],
  ['connection refused', 'not-sent'],
  ['hang', 'hang'],
];

const crowds: readonly (readonly [name: string, callers: number, times: number])[] = [
  ['one call', 1, 1],
  ['1 caller, each minute', 1, 60],
  ['500 callers, each minute', 500, 60],
];

/** An hour in which the token endpoint fails, by the kind of failure and the number of calls. */
export const outages: Scenarios = Object.fromEntries(
  kinds.flatMap(([name, token]) =>
    crowds.map(([crowd, callers, times]) => [
      `outage: ${name} | ${crowd}`,
      {
        plan: planFor(),
        checks: {},
        async live(world): Promise<OutageResult> {
          world.setWeather({ token });
          const calls = [];
          for (let minute = 0; minute < 60; minute++) {
            if (minute < times)
              for (let index = 0; index < callers; index++) calls.push(world.call(0, 'get'));
            await world.run(minuteMs);
          }
          const tokenRequests = tokenRequestsOf(world);
          const outcomes: Record<string, number> = {};
          let longestWaitMs = 0;
          for (const { outcome, startedMs, endedMs = startedMs + hourMs } of calls) {
            const name =
              outcome === undefined
                ? 'nothing'
                : outcome.kind === 'served'
                  ? 'data'
                  : outcome.kind === 'answer'
                    ? String(outcome.status)
                    : outcome.name.replace(/^Nordigen/, '');
            outcomes[name] = (outcomes[name] ?? 0) + 1;
            longestWaitMs = Math.max(longestWaitMs, endedMs - startedMs);
          }
          return { tokenRequests, longestWaitMs, outcomes };
        },
      } satisfies Scenarios[string],
    ]),
  ),
);
