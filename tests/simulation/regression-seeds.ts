/** Seeds that found something once, in the code or in the judge: they always run. */
export const regressionSeeds: readonly number[] = [
  24, 32, 145, 156, 223, 305, 542, 3040, 3103, 3155, 3231, 10366, 10422, 10588, 10615, 10644, 20027, 20159,
  20343, 50101, 50166, 50826, 100612, 105190, 105358, 108343, 108905, 113531, 116512, 130390, 130467, 132143,
];
