import { bankAccountOf } from '../../api/accounts.ts';
import { expiryOf } from '../../api/agreements.ts';
import { isWithdrawn } from '../../api/reconfirmations.ts';
import { statusOf } from '../../api/requisitions.ts';
import { findInstitution } from '../../bank/institutions.ts';
import type { RequisitionRecord, RequisitionStatus } from '../../state.ts';
import { readTimeline, type ScenarioEvent } from '../../timeline.ts';
import type { World } from '../../world.ts';
import type { SandboxRequest } from '../request-log.ts';

export interface LinkedAccount {
  id: string;
  name: string;
  iban: string;
  isRevoked: boolean;
}

/** A requisition and its result. */
export interface LinkedBank {
  requisitionId: string;
  institutionId: string;
  name: string;
  reference: string;
  status: RequisitionStatus;
  /** The path of the page on which its end user consents. */
  consentPath: string;
  endsAtMs?: number;
  accounts: LinkedAccount[];
  /** What happens at this bank, and when. */
  timeline: ScenarioEvent[];
}

/** Everything that the page shows of the sandbox's current state. */
export interface Overview {
  origin: string;
  /** Every pair that gets tokens. */
  credentials: World['credentials'];
  nowMs: number;
  /** The latest, newest first. */
  banks: LinkedBank[];
  bankCount: number;
  /** The latest, newest first. */
  requests: SandboxRequest[];
}

const shownBanks = 20;
const shownRequests = 50;

export function readOverview(world: World, requests: readonly SandboxRequest[], origin: string): Overview {
  const { credentials, clock, records } = world;
  const banks = [...records.requisitions.values()].slice(-shownBanks).reverse();
  return {
    origin,
    credentials,
    nowMs: clock.now(),
    banks: banks.map((requisition) => describeBank(world, requisition)),
    bankCount: records.requisitions.size,
    requests: requests.slice(-shownRequests).reverse(),
  };
}

function describeBank(world: World, requisition: RequisitionRecord): LinkedBank {
  const { id, institutionId, reference, accountIds, agreementId } = requisition;
  const agreement = world.records.agreements.get(agreementId);
  const endsAtMs = agreement && expiryOf(agreement);
  const accounts = accountIds.flatMap((accountId) => world.records.accounts.get(accountId) ?? []);
  const first = accounts[0];
  return {
    requisitionId: id,
    institutionId,
    name: findInstitution(institutionId)?.name ?? institutionId,
    reference,
    status: statusOf(world, requisition),
    consentPath: `/psd2/start/${id}/${institutionId}`,
    ...(endsAtMs === undefined ? {} : { endsAtMs }),
    accounts: accounts.map((record) => {
      const { name, iban } = bankAccountOf(world, record);
      return { id: record.id, name, iban, isRevoked: isWithdrawn(world, record) };
    }),
    timeline: first === undefined ? [] : readTimeline(world, first),
  };
}
