import fc from 'fast-check';

/**
 * Properties are tried on the same cases in every run, so that a change is judged by itself and not by its luck.
 * `PROPERTY_SEED=random` tries others; a failure names its seed.
 */
const seed = process.env.PROPERTY_SEED ?? '20260131';
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });

export { fc };
