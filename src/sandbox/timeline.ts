import { readingOf } from './api/account-listing.ts';
import { bankAccountOf } from './api/accounts.ts';
import { scenarioOf, scenarios } from './bank/scenarios/scenarios.ts';
import { dayMs, toDate } from './clock.ts';
import type { AccountRecord } from './state.ts';
import type { World } from './world.ts';

/** An institution with one special behaviour, and its description. */
export interface ScenarioDescription {
  /** The institution's id, for `connect` and `startLink`. */
  institutionId: string;
  /** What it does. */
  description: string;
  /** What happens on which day, if anything happens over time. Day 0 is the day on which the bank is first linked. */
  timeline?: readonly {
    /** The day on which it happens. */
    day: number;
    /** What happens. */
    description: string;
  }[];
}

/** Something that a scenario does to an account, and when. */
export interface ScenarioEvent {
  /** `YYYY-MM-DD`; it happens at midnight UTC. */
  date: string;
  /** What happens. */
  description: string;
}

export function describeScenarios(): ScenarioDescription[] {
  return scenarios.map(({ institution: { id }, description }) => {
    const timeline = timelineOf(id);
    return { institutionId: id, description, ...(timeline.length === 0 ? {} : { timeline }) };
  });
}

/** What happens to an account at a bank with a calendar, in the past and in the future. */
export function readTimeline(world: World, record: AccountRecord): ScenarioEvent[] {
  const { firstDay } = readingOf(world, { record, bankAccount: bankAccountOf(world, record) });
  return timelineOf(record.institutionId, record.position).map(({ day, description }) => ({
    date: toDate((firstDay + day) * dayMs),
    description,
  }));
}

/** Episodes are on the first account only; other events are on all. */
function timelineOf(institutionId: string, position = 0): { day: number; description: string }[] {
  const feed = scenarioOf(institutionId)?.feed;
  const stages = position === 0 ? (feed?.episodes ?? []).flatMap((episode) => episode.stages) : [];
  return [...(feed?.events ?? []), ...stages]
    .map(({ day, description }) => ({ day, description }))
    .sort((one, other) => one.day - other.day);
}
