import type { ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = {
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['tests/**/*.test.ts'],
    // Ample: the machine may be busy, and nothing here is a measurement.
    testTimeout: 30_000,
    exclude: [
      'tests/runtimes/**',
      'tests/bench/**',
      'tests/interop/**',
      'tests/package/**',
      'tests/mutation/**',
      '**/node_modules/**',
    ],
  },
};

export default config;
