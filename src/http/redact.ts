const jsonWebToken = /\beyJ[\w-]*\.[\w-]+\.[\w-]*/g;

/**
 * Takes tokens and the given secrets out of a text that the other side sent: gateways are known to echo a request
 * into their error pages.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text.replace(jsonWebToken, '[redacted]');
  for (const secret of secrets) {
    // What is shorter guards nothing, and stands in half of all words.
    if (secret.length >= 8) clean = clean.replaceAll(secret, '[redacted]');
  }
  return clean;
}
