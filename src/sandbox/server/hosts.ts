const wildcards = new Set(['0.0.0.0', '::']);

/**
 * Which `Host` headers a served sandbox answers. Another site can point its own name at this machine (DNS rebinding)
 * and would then share the sandbox's origin. So only loopback, configured names and, with a wildcard address, numeric
 * addresses are allowed.
 */
export function createHostCheck(hosts: readonly string[]): (host: string) => boolean {
  const names = new Set(hosts.map((name) => name.toLowerCase()));
  const isOpen = hosts.some((name) => wildcards.has(name));
  return (host) => {
    const name = nameOf(host);
    if (name === undefined) return false;
    return isLoopback(name) || names.has(name) || (isOpen && isAddress(name));
  };
}

/** Without port and brackets, in lower case; `undefined` for what is not a host. */
function nameOf(host: string): string | undefined {
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host)) return undefined;
  if (!URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function isLoopback(name: string): boolean {
  return (
    name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(?:\.\d+){3}$/.test(name)
  );
}

/** A numeric address cannot be rebound to another machine. */
function isAddress(name: string): boolean {
  return /^\d+(?:\.\d+){3}$/.test(name) || name.includes(':');
}
