/** As little work as the build can do: what it makes is tried, not shipped. */
// biome-ignore lint/style/noDefaultExport: Next.js asks for it.
export default {
  eslint: { ignoreDuringBuilds: true },
  experimental: { cpus: 1 },
  webpack(config) {
    config.optimization.minimize = false;
    return config;
  },
};
