import type { ViteUserConfig } from 'vitest/config';

const source = (path: string): string => new URL(`../src/${path}`, import.meta.url).pathname;

const config: ViteUserConfig = {
  // Examples import the package by its name, which means the source here.
  resolve: {
    alias: [
      { find: /^nordigen-client$/, replacement: source('index.ts') },
      { find: /^nordigen-client\/(stores\/\w+)$/, replacement: source('$1.ts') },
      { find: /^nordigen-client\/(\w+)$/, replacement: source('$1/index.ts') },
    ],
  },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['tests/**/*.test.ts'],
    // Long, because the machine may be busy. The tests here do not measure time.
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
