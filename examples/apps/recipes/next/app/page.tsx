// biome-ignore lint/style/noDefaultExport: Next.js asks for it.
export default function Page() {
  return <h1>The rest of the app</h1>;
}
