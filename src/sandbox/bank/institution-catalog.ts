import type { Feature, Institution } from './institution.ts';

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

// biome-ignore format: a table
const rows: readonly Row[] = [
  ['Alpenkrone Bank', 'ALKRAT2W', 'AT', 730, 180, 'bcpi'],
  ['Donauufer Sparbank', 'DOUFATWW', 'AT', 89, 180, 'pi'],
  ['Scheldemonde Bank', 'SCHMBE2B', 'BE', 364, 180, 'api'],
  ['Banque du Beffroi', 'BEFRBEBB', 'BE LU', 90, 180, 'bi'],
  ['Vitosha Kredit', 'VITKBGSF', 'BG', 365, 180, 'acpi'],
  ['Roza Banka', 'ROZABGPL', 'BG', 90, 90, 'i'],
  ['Aphrodite Co-operative', 'APHRCY2N', 'CY', 180, 180, 'bi'],
  ['Levant Bay Bank', 'LEBYCY2L', 'CY GR', 90, 90, 'api'],
  ['Jizerka Banka', 'JIZBCZPP', 'CZ', 730, 180, 'bcpis'],
  ['Vltavan Kredit', 'VLTKCZPR', 'CZ SK', 90, 180, 'ki'],
  ['Rheinufer Sparbank', 'RHUFDEDK', 'DE', 360, 90, 'cpi'],
  ['Nordlicht Direktbank', 'NOLIDEHH', 'DE AT', 730, 180, 'bcpisv'],
  ['Weidenhof Volksbank', 'WEIDDEMM', 'DE', 398, 180, 'bcpih'],
  ['Kesselring Privatbank', 'KESRDEFF', 'DE LI', 90, 30, 'bkd'],
  ['Havnebroen Bank', 'HAVBDKKK', 'DK', 730, 180, 'bcpiv'],
  ['Klitgaard Sparekasse', 'KLITDK22', 'DK', 90, 180, 'i'],
  ['Saarelaid Pank', 'SAALEE2X', 'EE LV LT', 730, 180, 'bpi'],
  ['Tammik Krediit', 'TAMMEE22', 'EE', 90, 90, 'i'],
  ['Rio Claro Banco', 'RICLESMM', 'ES', 730, 180, 'bcpih'],
  ['Caja del Olivar', 'CAOLESBB', 'ES', 90, 90, 'pi'],
  ['Banco Marejada', 'MAREESVV', 'ES PT', 540, 180, 'abci'],
  ['Kuutamo Pankki', 'KUUTFIHH', 'FI', 730, 180, 'cisv'],
  ['Saaristo Osuuspankki', 'SAOSFIHX', 'FI', 365, 180, 'bi'],
  ['Banque des Tilleuls', 'BATIFRPP', 'FR', 89, 180, 'bcpi'],
  ['Crédit Garance', 'CRGAFR2L', 'FR', 365, 180, 'api'],
  ['Caisse du Rouergue', 'CAROFRTT', 'FR', 62, 90, 'cpi'],
  ['Aldermoor Bank', 'ALDMGB2L', 'GB', 729, 90, 'bcpis', 730],
  ['Thornbury & Vale', 'THVAGB22', 'GB IE', 540, 90, 'bki', 730],
  ['Pennywhistle Money', 'PENYGB2X', 'GB IE DE FR ES IT NL', 365, 90, 'bcpisr', 365],
  ['Kestrel Cards', 'KESCGB21', 'GB FR FI SE', 90, 90, 'ci'],
  ['Trapeza Anemos', 'ANEMGRAA', 'GR', 180, 180, 'bpi'],
  ['Kyma Bank', 'KYMAGRA2', 'GR CY', 90, 180, 'i'],
  ['Lavanda Banka', 'LAVAHR2X', 'HR', 365, 180, 'bi'],
  ['Jadranka Štedionica', 'JADRHR22', 'HR SI', 90, 90, 'pi'],
  ['Duna Hitel', 'DUNAHUHB', 'HU', 730, 180, 'abcpi'],
  ['Tiszavirág Bank', 'TISZHUHX', 'HU', 90, 180, 'i'],
  ['Kilbrannan Bank', 'KILBIE2D', 'IE', 365, 180, 'bcpi'],
  ['Shannonside Credit Union', 'SHANIE22', 'IE', 90, 90, 'i'],
  ['Hraunborg Banki', 'HRAUISRE', 'IS', 365, 180, 'civ'],
  ['Norðurljós Sparisjóður', 'NORDIS22', 'IS', 90, 90, 'i'],
  ['Cassa del Golfo', 'CAGOITMM', 'IT', 365, 180, 'abi'],
  ['Banca Quercia', 'QUERITRR', 'IT', 90, 180, 'bcpi'],
  ['Credito Lanterna', 'LANTITGE', 'IT SI', 730, 180, 'kih'],
  ['Rätikon Privatbank', 'RATILI22', 'LI', 540, 180, 'bk'],
  ['Falknis Bank', 'FALKLI2X', 'LI AT', 90, 90, 'i'],
  ['Gintaro Bankas', 'GINTLT2X', 'LT', 730, 180, 'bpi'],
  ['Nemunas Kreditas', 'NEMULT22', 'LT', 90, 180, 'i'],
  ['Banque de la Pétrusse', 'PETRLULL', 'LU', 365, 180, 'bci'],
  ['Möllerdall Spuerkeess', 'MOLLLULX', 'LU BE', 90, 180, 'pi'],
  ['Dzintarjūra Banka', 'DZINLV22', 'LV', 730, 180, 'bpi'],
  ['Gaujas Krājbanka', 'GAUJLV2X', 'LV', 90, 90, 'i'],
  ['Lużżu Bank', 'LUZZMTMT', 'MT', 180, 180, 'bi'],
  ['Grand Harbour Savings', 'GRHAMTMX', 'MT', 90, 90, 'ai'],
  ['Waterlijn Bank', 'WALINL2A', 'NL', 539, 180, 'bpis'],
  ['Molenwiek Spaarbank', 'MOLENL2U', 'NL BE', 90, 180, 'i'],
  ['Zilverduin', 'ZILVNL22', 'NL DE', 730, 180, 'bcpird'],
  ['Fjellbekk Sparebank', 'FJBENO22', 'NO', 365, 180, 'cpiv'],
  ['Havdronning Bank', 'HAVDNOKK', 'NO', 730, 180, 'bkiv'],
  ['Bursztyn Bank', 'BURSPLPW', 'PL', 365, 180, 'abckpi'],
  ['Kasa Jaskółka', 'JASKPLPP', 'PL', 730, 180, 'aci'],
  ['Żuraw Bank', 'ZURAPLPX', 'PL', 90, 90, 'ai'],
  ['Banco Andorinha', 'ANDOPTPL', 'PT', 90, 180, 'bcpi'],
  ['Caixa da Serra', 'SERRPTPX', 'PT', 365, 180, 'i'],
  ['Banca Cerbului', 'CERBROBU', 'RO', 365, 180, 'bpi'],
  ['Creditul Macului', 'MACUROBX', 'RO', 90, 90, 'i'],
  ['Sjöglimt Bank', 'SJGLSESS', 'SE DK FI NO', 365, 180, 'cpiv'],
  ['Granskog Sparbank', 'GRANSESX', 'SE', 730, 180, 'bipv'],
  ['Lipa Banka', 'LIPASI2X', 'SI', 365, 180, 'bi'],
  ['Triglavka Hranilnica', 'TRIGSI22', 'SI HR', 90, 180, 'pi'],
  ['Jasenov Banka', 'JASESKBX', 'SK', 730, 180, 'bcpi'],
  ['Jedľovec Sporiteľňa', 'JEDLSK22', 'SK CZ', 90, 180, 'i'],
  ['Wanderlight Bank', 'WANDDEB1', 'GB NO SE FI DK EE LV LT NL CZ ES PL BE DE AT BG HR CY FR GR HU IS IE IT LI LU MT PT RO SK SI', 90, 180, 'sbcih'],
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
