import {
  aBoolean,
  anyNumber,
  aText,
  aWholeNumber,
  type Check,
  checkFields,
  from,
  isRecord,
  wholeFrom,
} from './checks.ts';
import { firstMs, lastMs } from './clock.ts';
import { checkChaos } from './faults/check-fault.ts';
import type { SandboxOptions } from './sandbox.ts';
import type { Credentials, Permissions } from './world.ts';

const permissionChecks: Record<keyof Permissions, Check> = {
  acceptAgreements: aBoolean,
  reconfirmAgreements: aBoolean,
  freeCreates: wholeFrom(0),
};

const nested: Check = () => undefined;

const optionChecks: Record<keyof SandboxOptions, Check> = {
  seed: aWholeNumber,
  startAtMs: from(firstMs, lastMs, 'a time in ms'),
  strict: aBoolean,
  dailyCalls: wholeFrom(0),
  accessLifetimeSeconds: from(0, Number.MAX_SAFE_INTEGER),
  refreshLifetimeSeconds: from(0, Number.MAX_SAFE_INTEGER),
  clockSkewSeconds: anyNumber,
  latencyMs: nested,
  chaos: nested,
  permissions: nested,
  credentials: nested,
  logSize: wholeFrom(0),
  state: (value) => (isRecord(value) ? undefined : 'a result of `export()`'),
};

/** @throws TypeError that names the option that is unknown or makes no sense */
export function checkOptions(options: SandboxOptions): void {
  checkFields('createSandbox', options, optionChecks);
  if (options.permissions !== undefined) checkPermissions('createSandbox: permissions', options.permissions);
  if (options.chaos !== undefined) checkChaos(options.chaos);
  for (const pair of options.credentials === undefined ? [] : listCredentials(options.credentials)) {
    checkFields('createSandbox: credentials', pair, { secretId: aText, secretKey: aText }, [
      'secretId',
      'secretKey',
    ]);
  }
}

export function checkPermissions(place: string, permissions: unknown): void {
  checkFields(place, permissions, permissionChecks);
}

/** One company may have several secrets. */
export function listCredentials(credentials: Credentials | readonly Credentials[]): readonly Credentials[] {
  const list = Array.isArray(credentials)
    ? (credentials as readonly Credentials[])
    : [credentials as Credentials];
  if (list.length === 0) throw new TypeError('createSandbox: credentials must contain at least one pair');
  return list;
}
