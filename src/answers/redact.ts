const jsonWebToken = /\beyJ[\w-]*\.[\w-]+\.[\w-]*/g;

/**
 * Takes tokens and the given secrets out of a text that the other side sent: gateways are known to echo a request
 * into their error pages.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text.replace(jsonWebToken, '[redacted]');
  for (const secret of secrets) {
    // What is shorter guards nothing, and stands in half of all words.
    if (secret.length < 8) continue;
    for (const form of formsOf(secret)) clean = clean.replaceAll(form, '[redacted]');
  }
  return clean;
}

/** As it is, in JSON, in JSON within JSON, and in a form or a URL; the longest first. */
function formsOf(secret: string): string[] {
  const inJson = escapeForJson(secret);
  const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
  return [escapeForJson(inJson), inJson, inForm, inForm.replaceAll('+', '%20'), secret];
}

function escapeForJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
