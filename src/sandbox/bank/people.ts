import { createRandom } from '../random.ts';

interface Region {
  countries: string;
  given: string;
  family: string;
  streets: string;
  towns: string;
}

/** Plausible names for each country; all persons and places are made up. */
const regions: readonly Region[] = [
  {
    countries: 'GB IE MT',
    given: 'Ada Beatrix Callum Declan Elspeth Finlay Imogen Rowan',
    family: 'Ashdown Birchwood Fairclough Hollins Merriweather Penrose Thorne Winslade',
    streets: 'Larch Lane,Copper Row,Mill Bank,Orchard Rise',
    towns: 'Aldermoor,Thornbridge,Westerleigh,Kilbrannan',
  },
  {
    countries: 'DE AT LI LU',
    given: 'Annika Bastian Clara Emil Frieda Jonas Leni Moritz',
    family: 'Ahornbach Brückner Eschental Kirschbaum Lindenau Steinfurt Tannhof Weidlich',
    streets: 'Lindenweg,Am Mühlbach,Kastanienallee,Uferstraße',
    towns: 'Eschental,Neuwaldau,Rheinufer,Lindenbrunn',
  },
  {
    countries: 'FR BE',
    given: 'Agathe Baptiste Camille Elouan Inès Lucien Margaux Théo',
    family: 'Beauchêne Castelnau Delorme Fontvieille Lavigne Montclair Rivoire Valmont',
    streets: 'rue des Tilleuls,allée du Moulin,quai des Saules,place du Marché',
    towns: 'Montclair,Fontvieille,Saint-Aubier,Valmont',
  },
  {
    countries: 'ES PT IT RO',
    given: 'Alba Bianca Carlos Diego Elena Inês Marco Tomás',
    family: 'Belmonte Caldeira Delsole Ferreiro Montalbano Oliveira Riverra Serrano',
    streets: 'Calle del Olivo,Via dei Pini,Rua das Flores,Strada Lungă',
    towns: 'Rioclaro,Montefiore,Vila Serena,Pratoverde',
  },
  {
    countries: 'SE NO DK FI IS EE',
    given: 'Aino Birk Ebba Freya Iben Lauri Sigrid Tove',
    family: 'Björklund Dalgaard Fjellstad Granlund Kivinen Lindahl Solberg Vesterby',
    streets: 'Björkvägen,Fjordgata,Koivukuja,Havnevej',
    towns: 'Sjöglimt,Fjellbekk,Kuutamo,Vesterhavn',
  },
  {
    countries: 'PL CZ SK HU SI HR BG LT LV GR CY',
    given: 'Agnieszka Borut Eliška Goran Katrin Marek Petra Zofia',
    family: 'Brzozowski Dvorský Horvat Jasenský Kalnins Lipowska Novotná Zelenko',
    streets: 'Lipowa,Jasenová,Breza ulica,Kalnu iela',
    towns: 'Bursztyn,Jasenov,Lipnica,Zelengrad',
  },
];

const currencies: Record<string, string> = {
  CZ: 'CZK',
  DK: 'DKK',
  GB: 'GBP',
  HU: 'HUF',
  IS: 'ISK',
  LI: 'CHF',
  NO: 'NOK',
  PL: 'PLN',
  RO: 'RON',
  SE: 'SEK',
};

export function currencyOf(country: string): string {
  return currencies[country] ?? 'EUR';
}

/** Somebody who lives in `country`. The same `key` always gives the same person. */
export function personOf(key: string, country: string): { name: string; address: string[] } {
  const random = createRandom(`${key}/person`);
  const region = regions.find(({ countries }) => countries.split(' ').includes(country)) ?? regions[0];
  if (region === undefined) throw new RangeError('no regions');
  return {
    name: `${random.pick(region.given.split(' '))} ${random.pick(region.family.split(' '))}`,
    address: [
      `${random.pick(region.streets.split(','))} ${random.between(1, 120)}`,
      `${random.between(10000, 99999)} ${random.pick(region.towns.split(','))}`,
    ],
  };
}
