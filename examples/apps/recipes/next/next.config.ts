import type { NextConfig } from 'next';

// This folder is inside another project, which is not part of the app.
const config: NextConfig = { turbopack: { root: import.meta.dirname } };

// biome-ignore lint/style/noDefaultExport: Next.js asks for it.
export default config;
