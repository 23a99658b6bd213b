/**
 * Security headers, computed once from helmet's defaults: its own plugin costs 30 µs a request here,
 * as much as the rest of an answer. Duban runs on intranets without TLS, where browsers ignore or are
 * harmed by the headers that need it; they are sent when the configuration says https.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

export type Headers = Readonly<Record<string, string>>;

/**
 * For pages: everything that helmet sets, with only same-origin scripts, styles, images and connections.
 * Swagger UI and component libraries style elements inline.
 */
export function pageHeaders(https: boolean): Headers {
  return collect(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'base-uri': ["'self'"],
          'connect-src': ["'self'"],
          'font-src': ["'self'"],
          'form-action': ["'self'"],
          'frame-ancestors': ["'none'"],
          'img-src': ["'self'", 'data:'],
          'script-src': ["'self'"],
          'script-src-attr': ["'none'"],
          'style-src': ["'self'", "'unsafe-inline'"],
          ...(https ? { 'upgrade-insecure-requests': [] } : {}),
        },
      },
      strictTransportSecurity: https,
      // Browsers ignore these two on plain http, loudly.
      crossOriginOpenerPolicy: https,
      originAgentCluster: https,
    }),
  );
}

/**
 * For JSON: what keeps a browser from guessing another type, and from rendering it as one. Each header
 * costs about 0.4 µs, so there are no others; what is read is also kept out of caches and of other sites.
 */
export function dataHeaders(https: boolean): { readonly reading: Headers; readonly writing: Headers } {
  const all = collect(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
      },
      strictTransportSecurity: https,
    }),
  );
  const only = (...names: string[]) => Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  const writing = only('content-security-policy', 'x-content-type-options', 'strict-transport-security');
  const reading = { ...writing, ...only('cross-origin-resource-policy'), 'cache-control': 'no-store' };
  return { reading, writing };
}

/** What a middleware sets, by lower-case name. */
function collect(middleware: ReturnType<typeof helmet>): Headers {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => {},
  };
  middleware({} as IncomingMessage, response as unknown as ServerResponse, () => {});
  return headers;
}
