import fc from 'fast-check';

/**
 * Properties are checked on the same cases in every run, so that a failure is caused by a change and not by chance.
 * `PROPERTY_SEED=random` tries other cases; a failure states its seed.
 */
const seed = process.env.PROPERTY_SEED ?? '20260131';
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });

export { fc };
