/** Debian's Chromium, and the flags under which it asks for nothing outside this machine. */
export const executablePath: string = '/usr/bin/chromium';

export const flags: string[] = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
