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
  --card: light-dark(#fff, #1b212b); --line: light-dark(#d5dbe5, #38414f); --accent: light-dark(#1d5fbf, #8db8ff); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
main { max-width: 40rem; margin: 2rem auto; padding: 1.5rem 2rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 12px; }
main.wide { max-width: 72rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin-top: 0; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 1.25rem 0; padding: .75rem 1rem; }
label { display: block; padding: .3rem 0; }
input[type=text] { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line);
  border-radius: 6px; padding: .4rem .6rem; width: 100%; }
button { font: inherit; padding: .55rem 1.1rem; border-radius: 8px; border: 1px solid var(--accent);
  background: transparent; color: var(--accent); cursor: pointer; }
button.primary { background: var(--accent); color: var(--card); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
.note { font-size: .875rem; opacity: .8; }
code { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: start; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
`,
};

export function page(language: string, title: string, content: Html, isWide = false): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
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
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'cache-control': 'no-store',
  };
  return { status: 200, body: text, headers };
}
