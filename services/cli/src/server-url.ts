/**
 * The address of the running server that a command asks: from `--url`, otherwise from DUBAN_URL, otherwise the server's
 * default.
 */
import { DubanError } from '@duban/domain';
import { InvalidArgumentError } from 'commander';

export const defaultUrl = 'http://127.0.0.1:8080';

const must = '应为 http(s) 地址 / must be an http(s) address';

function isAddress(text: string): boolean {
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  return protocol === 'http:' || protocol === 'https:';
}

/** Parses the value of `--url`. */
export function address(text: string): string {
  if (isAddress(text)) return text;
  throw new InvalidArgumentError(must);
}

/** @throws {DubanError} `config-invalid` if DUBAN_URL is no address */
export function urlOf(options: Readonly<Record<string, unknown>>, env: Readonly<Record<string, string | undefined>>): string {
  const given = options['url'] ?? env['DUBAN_URL'] ?? defaultUrl;
  if (typeof given === 'string' && isAddress(given)) return given;
  throw new DubanError('config-invalid', { key: 'DUBAN_URL', detail: must });
}
