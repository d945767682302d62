import { fileSuite } from './file-suite.ts';
import { denoRuntime, isInstalled } from './processes.ts';
import type { Suite } from './suite.ts';

export const denoSuite: Suite = fileSuite('Deno', denoRuntime, () =>
  isInstalled('deno') ? undefined : 'deno is not installed',
);
