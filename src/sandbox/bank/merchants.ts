const list = (names: string): readonly string[] => names.split(',');

/** Merchants that take cards, by what they sell. All names are made up. */
export const merchants: Record<
  'groceries' | 'restaurants' | 'transport' | 'shops' | 'pharmacies' | 'abroad',
  readonly string[]
> = {
  groceries: list('Corner Basket,Grünmarkt Nord,Casa Verde Foods,Halfpenny Grocers,Molen & Meer'),
  restaurants: list('The Copper Kettle,Trattoria Lanterna,Noodle Harbour,Café Zimtstern,Bistro Quince'),
  transport: list('Tramline Tickets,Nordring Transit,Blue Bridge Ferries'),
  shops: list('Papermoon Books,Wollfaden,Lumen & Lamp,Garden Gate Supplies,Pixelworks Store'),
  pharmacies: list('Heron Pharmacy,Lindenapotheke'),
  abroad: list('Hotel Kestrel Bay,Maple Fork Diner,Skyline Coffee Roasters,Glacier Outfitters'),
};

export const employers: readonly string[] = [
  'Farrow & Finch Studios',
  'Hexagon Mill Works',
  'Kranich Logistik',
  'Atelier Mirabelle',
  'Northwind Analytics',
];

export const landlords: readonly string[] = [
  'Willow Court Lettings',
  'Hausverwaltung Eiche',
  'Immobiliare Quercia',
];

/** What is debited every month: text, day of the month, amount in euros. */
export const subscriptions: readonly { name: string; day: number; euros: number; text: string }[] = [
  { name: 'Brightwater Energy', day: 5, euros: 84.2, text: 'Electricity and gas' },
  { name: 'Lantern Mobile', day: 8, euros: 24.99, text: 'Mobile and internet' },
  { name: 'Marble Stream', day: 12, euros: 12.99, text: 'Monthly plan' },
  { name: 'Iron Orchard Gym', day: 15, euros: 34.9, text: 'Membership' },
  { name: 'Safe Harbour Mutual', day: 18, euros: 41.5, text: 'Household insurance' },
];

export const friends: readonly string[] = [
  'Robin Ashdown',
  'Mika Lindahl',
  'Sol Belmonte',
  'Jona Kirschbaum',
];
