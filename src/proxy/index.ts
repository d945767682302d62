export { createProxyHandler } from './create-proxy-handler.ts';
export type { ProxyAnswer, ProxyCall, ProxyHandlerOptions } from './proxy-options.ts';
export type { ProxyOperation } from './routes.ts';
