/** The URL, or `undefined` if it is none. `URL.canParse` is missing in React Native and in older browsers. */
export function toUrl(url: string | URL, base?: string): URL | undefined {
  try {
    return new URL(url, base);
  } catch {
    return undefined;
  }
}
