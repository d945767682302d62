import { Banks } from './banks.js';

// biome-ignore lint/style/noDefaultExport: Next.js asks for it.
export default function Page() {
  return <Banks />;
}
