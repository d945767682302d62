import type { Open } from '../schemas/primitives.ts';
import type { RequisitionRedirectError } from '../schemas/requisition.ts';

/** What the API's redirect back to your app says. Do not trust it: anybody can open such a URL. */
export interface RedirectResult {
  /** The requisition's `reference`; compare it with the one that the user's session holds. */
  reference?: string;
  /** Why the link failed. */
  error?: {
    /** A name such as `UserCancelledSession`, sometimes a sentence. */
    code: Open<RequisitionRedirectError>;
    /** The API's explanation, if it gave one. */
    details?: string;
  };
}

/**
 * Reads the redirect back to your app, from its URL, absolute or relative, or from its parameters. It never throws,
 * and returns `{}` if it finds nothing. Anybody can open such a URL, so it proves nothing: read the requisition.
 * @example
 * const { reference, error } = readRedirect(request.url);
 */
export function readRedirect(url: string | URL | URLSearchParams): RedirectResult {
  try {
    // The query of a URL as text. URLSearchParams print as the query itself.
    const [, query] = /(?:[^?]*\?)?([^#]*)/.exec(String(url)) ?? [];
    const parameters = new URLSearchParams(query);
    const reference = parameters.get('ref');
    const code = parameters.get('error');
    const details = parameters.get('details');
    return {
      ...(reference && { reference }),
      ...(code && { error: { code, ...(details && { details }) } }),
    };
  } catch {
    return {};
  }
}
