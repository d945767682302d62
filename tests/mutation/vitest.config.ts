import process from 'node:process';
import type { ViteUserConfig } from 'vitest/config';
import project from '../vitest.config.ts';

/** The tests of one folder, which `run.ts` names. */
const config: ViteUserConfig = {
  test: { ...project.test, include: [`${process.env.MUTATION_TESTS}/**/*.test.ts`], exclude: [] },
};

export default config;
