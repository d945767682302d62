import type { Options } from 'tsup';

const options: Options = {
  entry: {
    index: 'src/index.ts',
    'stores/file': 'src/stores/file.ts',
    'stores/redis': 'src/stores/redis.ts',
    'proxy/index': 'src/proxy/index.ts',
    'link/index': 'src/link/index.ts',
    'sync/index': 'src/sync/index.ts',
    'sandbox/index': 'src/sandbox/index.ts',
    'sandbox/cli': 'src/sandbox/cli.ts',
    'testing/index': 'src/testing/index.ts',
  },
  format: 'esm',
  // The lowest runtime named in `engines`; every browser of the last two years runs it as it is.
  target: 'es2023',
  platform: 'neutral',
  external: [/^node:/],
  dts: true,
  sourcemap: true,
  splitting: true,
  // Rollup's pass would drop the marks that let a bundler leave out unused exports.
  treeshake: false,
  // Deno and workerd know Node's modules by their prefix only.
  removeNodeProtocol: false,
  clean: true,
};

export default options;
