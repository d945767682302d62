import type { Institution } from './institution.ts';
import { institutionCatalog } from './institution-catalog.ts';
import { scenarios } from './scenarios/scenarios.ts';

export const countries: readonly string[] = [
  ...['AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GB', 'GR', 'HR', 'HU', 'IE'],
  ...['IS', 'IT', 'LI', 'LT', 'LU', 'LV', 'MT', 'NL', 'NO', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK'],
];

/** The country code under which the institutions without a country are listed. */
export const nowhere = 'XX';

/** Every bank, those with a special behaviour first. */
export const institutions: readonly Institution[] = [
  ...scenarios.map((scenario) => scenario.institution),
  ...institutionCatalog,
];
const byId = new Map(institutions.map((institution) => [institution.id, institution]));

export function findInstitution(id: string): Institution | undefined {
  return byId.get(id);
}
