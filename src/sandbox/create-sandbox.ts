import { basePath } from './api/answer-api.ts';
import { concludeReconfirmation } from './api/reconfirmations.ts';
import { checkFields, oneOf } from './checks.ts';
import { createClock } from './clock.ts';
import { checkAccounts, concludeConsent, consentChecks } from './consent/conclude-consent.ts';
import { connect, connectChecks } from './consent/connect.ts';
import { checkPlan } from './faults/check-fault.ts';
import { createFaults } from './faults/faults.ts';
import { createRandom } from './random.ts';
import { createRateLimits } from './rate-limits.ts';
import { checkOptions, listCredentials } from './read-options.ts';
import { readRealLedger } from './real-ledger.ts';
import type { Sandbox, SandboxOptions } from './sandbox.ts';
import { createControl } from './server/control.ts';
import { createFetchHandler } from './server/fetch-handler.ts';
import { createLatency } from './server/latency.ts';
import { createRequestLog } from './server/request-log.ts';
import { createRecords, loadRecords, type SandboxState, saveRecords } from './state.ts';
import { describeScenarios, readTimeline } from './timeline.ts';
import { createTokens } from './tokens.ts';
import type { World } from './world.ts';

const defaultCredentials = { secretId: 'sandbox-secret-id', secretKey: 'sandbox-secret-key' };

/**
 * The GoCardless Bank Account Data API in memory, behind a standard `fetch`.
 *
 * @example Use it with the client
 * const sandbox = createSandbox();
 * const client = createNordigenClient({
 *   fetch: sandbox.fetch,
 *   now: sandbox.now,
 *   credentials: sandbox.credentials,
 * });
 *
 * @throws TypeError if an option is invalid
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  checkOptions(options);
  const credentials = listCredentials(options.credentials ?? defaultCredentials);
  const seed = options.state?.seed ?? options.seed ?? 1;
  const clock = createClock(options.startAtMs ?? null, options.clockSkewSeconds ?? 0);
  const records = createRecords(seed);
  const lifetimes = {
    accessSeconds: options.accessLifetimeSeconds ?? 86_400,
    refreshSeconds: options.refreshLifetimeSeconds ?? 2_592_000,
  };
  const world: World = {
    credentials,
    lifetimes,
    permissions: {
      acceptAgreements: false,
      reconfirmAgreements: true,
      freeCreates: Number.POSITIVE_INFINITY,
      ...options.permissions,
    },
    strict: options.strict ?? false,
    records,
    clock,
    tokens: createTokens(records, clock, lifetimes),
    rateLimits: createRateLimits(clock, options.dailyCalls ?? 4),
  };
  const faults = createFaults(seed, options.chaos ?? {});
  const log = createRequestLog(options.logSize ?? 10_000);
  const latency = createLatency(options.latencyMs ?? 0, createRandom(`${seed}/latency`));

  const exportState = (): SandboxState => ({
    ...saveRecords(records),
    clock: clock.export(),
    rateLimits: world.rateLimits.export(),
  });
  const restore = (state: SandboxState): void => {
    Object.assign(records, loadRecords(state));
    clock.restore(state.clock);
    world.rateLimits.restore(state.rateLimits);
  };
  if (options.state !== undefined) restore(options.state);
  const beginning = exportState();

  const find = <Item>(items: ReadonlyMap<string, Item>, id: string, what: string): Item => {
    const item = items.get(id);
    if (item === undefined) throw new TypeError(`The sandbox has no ${what} '${id}'`);
    return item;
  };

  const sandbox: Sandbox = {
    baseUrl: `https://bankaccountdata.gocardless.com${basePath}`,
    credentials: { ...(credentials[0] ?? defaultCredentials) },
    fetch: async (input, init) =>
      handle(input instanceof Request && init === undefined ? input : new Request(input, init)),
    now: clock.now,
    advance: clock.advance,
    requests: log.entries,
    scenarios: describeScenarios(),
    ledger: (accountId) => readRealLedger(world, find(records.accounts, accountId, 'account')),
    timeline: (accountId) => readTimeline(world, find(records.accounts, accountId, 'account')),
    reset() {
      restore(beginning);
      faults.clear();
      log.clear();
    },
    fail(match, fault, times = 1) {
      checkPlan(match, fault, times);
      faults.add(match, fault, times);
    },
    async consent(requisitionId, consentOptions = {}) {
      checkFields('consent', consentOptions, consentChecks);
      const requisition = find(records.requisitions, requisitionId, 'requisition');
      checkAccounts('consent', world, requisition, consentOptions);
      return { redirect: concludeConsent(world, requisition, consentOptions) };
    },
    async connect(connectOptions = {}) {
      checkFields('connect', connectOptions, connectChecks);
      return connect(world, connectOptions);
    },
    async reconfirm(agreementId, outcome = 'confirm') {
      checkFields('reconfirm', { outcome }, { outcome: oneOf(['confirm', 'reject']) });
      find(records.reconfirmations, agreementId, 'reconfirmation for the agreement');
      const concluded = concludeReconfirmation(world, agreementId, outcome === 'confirm');
      if ('refusal' in concluded) throw new TypeError(`reconfirm: ${JSON.stringify(concluded.refusal.body)}`);
      return concluded;
    },
    expireConsent(requisitionId) {
      const { agreementId } = find(records.requisitions, requisitionId, 'requisition');
      const agreement = find(records.agreements, agreementId, 'agreement');
      if (agreement.acceptedAtMs === null) {
        throw new TypeError(`expireConsent: nobody has consented to the requisition '${requisitionId}' yet`);
      }
      agreement.endedAtMs = clock.apiNow();
    },
    revokeAccess(accountId) {
      find(records.accounts, accountId, 'account').revoked = true;
    },
    revokeTokens(kind) {
      checkFields('revokeTokens', { kind }, { kind: oneOf(['access', 'refresh']) });
      if (kind !== 'refresh') records.tokenGenerations.access += 1;
      if (kind !== 'access') records.tokenGenerations.refresh += 1;
    },
    export: exportState,
  };
  const handle = createFetchHandler({ world, faults, log, latency, control: createControl(sandbox) });
  return sandbox;
}
