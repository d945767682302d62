/**
 * What must never come out again. Put together at run time: Bun prints the lines of code around the place where an
 * error was made.
 */
const word = ['osp', 'rey'].join('');

export const planted = {
  /** A blank, a quote, a slash and a plus ask for every escape. */
  header: `gate "${word}/+7`,
  ssn: `120390-${word}`,
  secretId: `id of ${word}`,
  secretKey: `key of ${word}`,
  /** In what a store, a `fetch` or a `credentials` function throws. */
  cause: `the cause has ${word}`,
};

/** What the canary prints by itself, so that a runner knows that it reads what is printed. */
export const song: string = ['a canary', 'sings'].join(' ');

/**
 * The first secret in a text, if there is one: what was planted, in any escape, or what looks like a token. `secrets`
 * are those of the surroundings.
 */
export function findSecret(text: string, secrets: readonly string[] = []): string | undefined {
  const words = [...Object.values(planted), word, ...secrets];
  return words.find((secret) => text.includes(secret)) ?? /\beyJ[\w-]{5,}\.[\w-]+/.exec(text)?.[0];
}
