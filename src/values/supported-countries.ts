/**
 * The countries whose institutions the API lists, as two-letter codes (ISO 3166-1 alpha-2): the European Economic
 * Area and the United Kingdom.
 */
// biome-ignore format: a list to look over
export const supportedCountries: readonly string[] = [
  'AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GB', 'GR', 'HR', 'HU', 'IE',
  'IS', 'IT', 'LI', 'LT', 'LU', 'LV', 'MT', 'NL', 'NO', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK',
];
