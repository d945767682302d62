import type { CreateClient } from './bench-client.ts';

/** The packages that nordigen-client uses, all loaded, with ky making the call: what a start costs without our code. */
export const createClient: CreateClient = async (target) => {
  const [{ createClient: createKy }] = await Promise.all([
    import('./ky-tuned.ts'),
    import('valibot'),
    import('jwt-decode'),
  ]);
  return createKy(target);
};
