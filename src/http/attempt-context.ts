import type { TimeoutPhase } from '../errors/nordigen-timeout-error.ts';

/**
 * What one attempt knows of itself while it runs. The hook that attaches the token finds it in ky's `context` and
 * notes there what it did.
 */
export interface AttemptContext {
  /** What is waited for now. */
  phase: TimeoutPhase;
  /** In the phase `token`: whether it is the store that the token has to come from, or go to. */
  isAtStore?: () => boolean;
  /** The access token that the request carries. */
  accessToken: string | undefined;
  /** Ends the attempt: its caller has left, or its time is over. */
  readonly signal: AbortSignal;
}

/** The key of ky's `context` under which an attempt is found. */
export const attemptKey = 'attempt';
