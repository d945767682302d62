declare module 'cloudflare:workers' {
  /** The worker's bindings. */
  export const env: Record<string, unknown>;
  /** Keeps the worker alive until the promise settles, for the request that is being handled. */
  export function waitUntil(work: Promise<unknown>): void;
}
