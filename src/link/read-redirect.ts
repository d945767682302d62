import type { Open } from '../schemas/primitives.ts';
import type { RequisitionRedirectError } from '../schemas/requisition.ts';

/** What the API's redirect back to your app says. Do not trust it: anybody can open such a URL. */
export interface RedirectResult {
  /** The requisition's `reference`; compare it with the one that the user's session holds. */
  reference?: string;
  /** Why the link came to nothing. */
  error?: {
    /** A name such as `UserCancelledSession`, at times a sentence. */
    code: Open<RequisitionRedirectError>;
    /** The API's explanation, if it gave one. */
    details?: string;
  };
}

/**
 * What the redirect back to the application says, from its URL, absolute or relative, or its parameters. It never
 * throws: what says nothing gives `{}`. Anybody can open such a URL, so it proves nothing: ask for the requisition.
 * @example
 * const { reference, error } = readRedirect(request.url);
 */
export function readRedirect(url: string | URL | URLSearchParams): RedirectResult {
  try {
    // Whatever it is, its query is text; URLSearchParams are that query.
    const [, query] = /^(?:[^?]*\?)?([^#]*)/.exec(String(url)) ?? [];
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
