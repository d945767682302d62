import type { NextConfig } from 'next';

// This folder stands inside another project, which is none of its business.
const config: NextConfig = { turbopack: { root: import.meta.dirname } };

// biome-ignore lint/style/noDefaultExport: Next.js asks for it.
export default config;
