import { fileSuite } from './file-suite.ts';
import { bunRuntime, isInstalled } from './processes.ts';
import type { Suite } from './suite.ts';

export const bunSuite: Suite = fileSuite('Bun', bunRuntime, () =>
  isInstalled('bun') ? undefined : 'bun is not installed',
);
