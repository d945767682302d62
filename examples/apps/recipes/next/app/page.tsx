import { Banks } from './banks';

// biome-ignore lint/style/noDefaultExport: Next.js asks for it.
export default function Page() {
  return (
    <>
      <h1>Banks</h1>
      <Banks />
    </>
  );
}
