export type { ClockState, Duration } from './clock.ts';
export type { ConsentOptions, ConsentOutcome } from './consent/conclude-consent.ts';
export type { Connection, ConnectOptions } from './consent/connect.ts';
export { createSandbox } from './create-sandbox.ts';
export type { Scope } from './errors/answers.ts';
export type { BankErrorName } from './errors/bank-errors.ts';
export type { DocumentedError } from './errors/error-catalog.ts';
export type { Chaos, CustomFault, SandboxFault, SandboxMatch, TransportFault } from './faults/faults.ts';
export type { LimitGroup, RateLimitState } from './rate-limits.ts';
export type { RealTransaction } from './real-ledger.ts';
export type { Sandbox, SandboxOptions } from './sandbox.ts';
export type { LatencyRange } from './server/latency.ts';
export type { SandboxRequest } from './server/request-log.ts';
export type {
  AccountRecord,
  AgreementRecord,
  ReconfirmationRecord,
  RequisitionRecord,
  RequisitionStatus,
  SandboxState,
} from './state.ts';
export type { ScenarioDescription, ScenarioEvent } from './timeline.ts';
export type { Credentials, OperationName, Permissions } from './world.ts';
