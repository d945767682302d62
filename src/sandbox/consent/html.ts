import type { Answer } from '../errors/answers.ts';

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is safe to put into other markup. */
export interface Html {
  markup: string;
}

/** Escapes every value that is not markup itself; lists are joined. */
export function html(parts: TemplateStringsArray, ...values: (string | number | Html | Html[])[]): Html {
  const text = (value: string | number | Html | Html[] | undefined): string => {
    if (value === undefined) return '';
    if (Array.isArray(value)) return value.map((item) => item.markup).join('');
    if (typeof value === 'object') return value.markup;
    return String(value).replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character);
  };
  return { markup: parts.map((part, index) => part + text(values[index])).join('') };
}

const style: Html = {
  markup: `
:root { color-scheme: light dark; --ink: light-dark(#1b2330, #e8ecf3); --paper: light-dark(#f4f6f9, #12161d);
  --card: light-dark(#fff, #1b212b); --line: light-dark(#d5dbe5, #38414f); --edge: light-dark(#76839a, #8491a8);
  --accent: light-dark(#1d5fbf, #8db8ff); accent-color: var(--accent); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
main { width: min(40rem, 100% - 2rem); margin: 2rem auto; padding: 1.5rem clamp(1rem, 5vw, 2rem);
  background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
main.wide { width: min(72rem, 100% - 2rem); }
main > :last-child { margin-bottom: 0; }
h1 { font-size: 1.4rem; line-height: 1.25; margin-top: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
ul { padding-inline-start: 1.25rem; }
li { margin: .2rem 0; }
dl { display: grid; grid-template-columns: fit-content(22rem) 1fr; gap: .3rem 1.25rem; }
dd { margin: 0; }
fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 1.25rem 0; padding: .5rem 1rem; }
legend { padding: 0 .35rem; font-weight: bold; }
label { display: block; padding: .3rem 0; }
label:has([type=checkbox]) { display: flex; gap: .6rem; align-items: baseline; }
input[type=text] { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge);
  border-radius: 6px; padding: .5rem .6rem; width: 100%; }
button { font: inherit; padding: .55rem 1.1rem; border-radius: 8px; border: 1px solid var(--accent);
  background: transparent; color: var(--accent); cursor: pointer; }
button.primary { background: var(--accent); color: var(--card); }
button:hover { box-shadow: 0 0 0 1px var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
.note { font-size: .875rem; opacity: .8; margin-top: 1.25rem; }
code { font-size: .9em; overflow-wrap: anywhere; }
.names { columns: 18rem; padding: 0; list-style: none; }
.names li { margin: 0; padding: .1rem 0; break-inside: avoid; }
.scroll { overflow: auto; max-height: 24rem; border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; white-space: nowrap; }
th { position: sticky; top: 0; background: var(--card); }
th, td { text-align: start; padding: .35rem .75rem; border-bottom: 1px solid var(--line); }
td:nth-child(2) { width: 100%; }
@media (max-width: 40rem) { main { margin: 1rem auto; } dl { display: block; } dd { margin-bottom: .6rem; } }
`,
};

/** A whole page. `head` comes after the style that all pages share. */
export function page(
  language: string,
  title: string,
  content: Html,
  { isWide = false, head = { markup: '' } }: { isWide?: boolean; head?: Html } = {},
): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>${head}
</head>
<body>
<main class="${isWide ? 'wide' : 'narrow'}">
${content}
</main>
</body>
</html>
`.markup;
}

export function toHtmlAnswer(text: string): Answer {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    // The icon is empty, so that no browser requests /favicon.ico.
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    'cache-control': 'no-store',
  };
  return { status: 200, body: text, headers };
}
