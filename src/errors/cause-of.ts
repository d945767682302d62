/**
 * Kept beside the errors, not on them: every runtime prints what it finds on an error, getters on its prototype
 * included (nodejs/node#61032), and loggers follow `cause` wherever it is. What a store threw may contain a token.
 */
const causes = new WeakMap<object, unknown>();

export function keepCause(error: object, cause: unknown): void {
  causes.set(error, cause);
}

/**
 * The cause of an error of this package: what a store, a `credentials` function or a `fetch` function threw; `undefined`
 * if there is none. It may contain tokens, secrets or bank data: inspect it, but do not log it.
 * @example
 * try {
 *   await client.auth.reload();
 * } catch (error) {
 *   if (causeOf(error) instanceof MyStoreError) repairStore();
 * }
 */
export function causeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? causes.get(error) : undefined;
}
