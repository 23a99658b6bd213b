/** The language of an answer: Chinese unless the client prefers English (RFC 9110, section 12.5.4). */
import type { IncomingHttpHeaders } from 'node:http';
import type { Language } from '@duban/domain';
import Negotiator from 'negotiator';

const headerMaxLength = 500;
/** Values of Content-Language. */
export const contentLanguage: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

/** The language that a client prefers; Chinese when it names neither, or its header cannot be read. */
export function languageOf(request: { readonly headers: IncomingHttpHeaders }): Language {
  const header = request.headers['accept-language'];
  if (header === undefined || header.length > headerMaxLength) return 'zh';
  const preferred = new Negotiator({ headers: { 'accept-language': header } }).language(['zh', 'en']);
  return preferred === 'en' ? 'en' : 'zh';
}
