export type { ConsentOptions, ConsentOutcome } from './consent/conclude-consent.ts';
export { createSandbox, type Sandbox, type SandboxOptions } from './create-sandbox.ts';
export type { DocumentedError } from './errors/error-catalog.ts';
export type { Chaos, CustomFault, SandboxFault, SandboxMatch, TransportFault } from './server/faults.ts';
export type { LatencyRange } from './server/latency.ts';
export type { SandboxRequest } from './server/request-log.ts';
export type { SandboxState } from './state.ts';
export type { OperationName, Permissions } from './world.ts';
