import type { Feature, Institution } from './institutions.ts';

/** One letter per feature, so that a bank fits on a line. */
const letters: Record<string, Feature> = {
  a: 'access_scopes',
  s: 'account_selection',
  b: 'business_accounts',
  c: 'card_accounts',
  k: 'corporate_accounts',
  p: 'pending_transactions',
  i: 'private_accounts',
  d: 'read_debtor_account',
  r: 'read_refund_account',
  h: 'separate_continuous_history_consent',
  v: 'ssn_verification',
};

type Row = readonly [
  name: string,
  bic: string,
  countries: string,
  transactionTotalDays: number,
  maxAccessValidForDays: number,
  features: string,
  maxAccessValidForDaysReconfirmation?: number,
];

const rows: readonly Row[] = [
  ['Alpenkrone Bank', 'ALKRAT2W', 'AT', 730, 180, 'bcpi'],
  ['Scheldemonde Bank', 'SCHMBE2B', 'BE', 364, 180, 'api'],
  ['Rheinufer Sparbank', 'RHUFDEDK', 'DE', 360, 90, 'cpi'],
  ['Nordlicht Direktbank', 'NOLIDEHH', 'DE AT', 730, 180, 'bcpisv'],
  ['Rio Claro Banco', 'RICLESMM', 'ES', 730, 180, 'bcpih'],
  ['Kuutamo Pankki', 'KUUTFIHH', 'FI', 730, 180, 'cisv'],
  ['Banque des Tilleuls', 'BATIFRPP', 'FR', 89, 180, 'bcpi'],
  ['Aldermoor Bank', 'ALDMGB2L', 'GB', 729, 90, 'bcpis', 730],
  ['Thornbury & Vale', 'THVAGB22', 'GB IE', 540, 90, 'bki', 730],
  ['Cassa del Golfo', 'CAGOITMM', 'IT', 365, 180, 'abi'],
  ['Waterlijn Bank', 'WALINL2A', 'NL', 539, 180, 'bpis'],
  ['Fjellbekk Sparebank', 'FJBENO22', 'NO', 365, 180, 'cpiv'],
  ['Bursztyn Bank', 'BURSPLPW', 'PL', 365, 180, 'abckpi'],
  ['Sjöglimt Bank', 'SJGLSESS', 'SE DK FI NO', 365, 180, 'cpiv'],
];

export const institutionCatalog: readonly Institution[] = rows.map(
  ([name, bic, countries, totalDays, accessDays, featureLetters, reconfirmationDays]) => ({
    id: `${toIdentifier(name)}_${bic}`,
    name,
    bic,
    countries: countries.split(' '),
    features: Object.entries(letters).flatMap(([letter, feature]) =>
      featureLetters.includes(letter) ? [feature] : [],
    ),
    transactionTotalDays: totalDays,
    maxAccessValidForDays: accessDays,
    maxAccessValidForDaysReconfirmation: reconfirmationDays,
  }),
);

/** `Sjöglimt Bank` becomes `SJOGLIMT_BANK`. */
function toIdentifier(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}
