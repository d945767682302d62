/** The texts of the consent page. `{bank}`, `{days}` and `{history}` are replaced by what is asked for. */
export interface Texts {
  title: string;
  asks: string;
  duration: string;
  history: string;
  details: string;
  balances: string;
  transactions: string;
  accounts: string;
  user: string;
  ssn: string;
  proceed: string;
  cancel: string;
  fail: string;
  note: string;
}

const english: Texts = {
  title: 'Connect {bank}',
  asks: 'An application asks to read:',
  duration: 'Access lasts {days} days.',
  history: 'The history goes back {history} days.',
  details: 'account details',
  balances: 'balances',
  transactions: 'transactions',
  accounts: 'Accounts',
  user: 'User name at the bank',
  ssn: 'The bank checks your social security number.',
  proceed: 'Continue',
  cancel: 'Cancel',
  fail: 'Fail at the bank',
  note: 'This page belongs to a sandbox. No bank is involved.',
};

const translations: Record<string, Texts> = {
  en: english,
  de: {
    title: '{bank} verbinden',
    asks: 'Eine Anwendung möchte lesen:',
    duration: 'Der Zugriff gilt {days} Tage.',
    history: 'Die Umsätze reichen {history} Tage zurück.',
    details: 'Kontodaten',
    balances: 'Kontostände',
    transactions: 'Umsätze',
    accounts: 'Konten',
    user: 'Benutzername bei der Bank',
    ssn: 'Die Bank prüft Ihre Sozialversicherungsnummer.',
    proceed: 'Weiter',
    cancel: 'Abbrechen',
    fail: 'Bei der Bank scheitern',
    note: 'Eine Seite der Sandbox: keine Bank ist beteiligt.',
  },
  fr: {
    title: 'Connecter {bank}',
    asks: 'Une application demande à lire :',
    duration: "L'accès dure {days} jours.",
    history: "L'historique remonte à {history} jours.",
    details: 'les données du compte',
    balances: 'les soldes',
    transactions: 'les opérations',
    accounts: 'Comptes',
    user: "Nom d'utilisateur à la banque",
    ssn: 'La banque vérifie votre numéro de sécurité sociale.',
    proceed: 'Continuer',
    cancel: 'Annuler',
    fail: 'Échouer à la banque',
    note: "Une page du bac à sable : aucune banque n'est impliquée.",
  },
  es: {
    title: 'Conectar {bank}',
    asks: 'Una aplicación pide leer:',
    duration: 'El acceso dura {days} días.',
    history: 'El historial abarca {history} días.',
    details: 'datos de la cuenta',
    balances: 'saldos',
    transactions: 'movimientos',
    accounts: 'Cuentas',
    user: 'Usuario en el banco',
    ssn: 'El banco comprueba su número de la seguridad social.',
    proceed: 'Continuar',
    cancel: 'Cancelar',
    fail: 'Fallar en el banco',
    note: 'Una página del entorno de pruebas: no interviene ningún banco.',
  },
  it: {
    title: 'Collegare {bank}',
    asks: "Un'applicazione chiede di leggere:",
    duration: "L'accesso dura {days} giorni.",
    history: 'Lo storico risale a {history} giorni fa.',
    details: 'dati del conto',
    balances: 'saldi',
    transactions: 'movimenti',
    accounts: 'Conti',
    user: 'Nome utente presso la banca',
    ssn: 'La banca verifica il suo codice di previdenza sociale.',
    proceed: 'Continua',
    cancel: 'Annulla',
    fail: 'Fallire presso la banca',
    note: 'Una pagina di prova: nessuna banca è coinvolta.',
  },
  nl: {
    title: '{bank} koppelen',
    asks: 'Een toepassing vraagt toegang tot:',
    duration: 'De toegang geldt {days} dagen.',
    history: 'De geschiedenis gaat {history} dagen terug.',
    details: 'rekeninggegevens',
    balances: 'saldi',
    transactions: 'transacties',
    accounts: 'Rekeningen',
    user: 'Gebruikersnaam bij de bank',
    ssn: 'De bank controleert uw burgerservicenummer.',
    proceed: 'Doorgaan',
    cancel: 'Annuleren',
    fail: 'Mislukken bij de bank',
    note: 'Een pagina van de testomgeving: er is geen bank bij betrokken.',
  },
};

/** The texts for a requisition's language, and the language that they are actually in. */
export function textsFor(userLanguage: string | null): { language: string; texts: Texts } {
  const language = userLanguage?.toLowerCase().slice(0, 2) ?? 'en';
  const texts = translations[language];
  return texts === undefined ? { language: 'en', texts: english } : { language, texts };
}
