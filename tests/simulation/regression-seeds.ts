/** Seeds that found something once: they always run. */
export const regressionSeeds: readonly number[] = [];
