/**
 * Security headers, computed once from helmet's defaults: helmet's plugin would cost 30 µs a request, as much as the
 * rest of an answer. Duban runs on intranets without TLS, where browsers ignore the headers that need it or break
 * because of them; so those are sent only when the configuration says https.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

export type Headers = Readonly<Record<string, string>>;

/**
 * For pages: everything that helmet sets, with scripts, styles, images and connections of the same origin only.
 * Inline styles are allowed, because Swagger UI and component libraries use them.
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
      // On plain http browsers ignore these two, and complain.
      crossOriginOpenerPolicy: https,
      originAgentCluster: https,
    }),
  );
}

/**
 * For JSON: headers that keep a browser from guessing another type and from rendering JSON as that type. Each header
 * costs about 0.4 µs, so there are no others. Answers to reads are also kept out of caches and other sites.
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
