/** What is wrong with a token, in the registry's words. */
import { DubanError } from '@duban/domain';
import { errors } from 'jose';

/** An error of jose about a token. A token is called expired only when its signature was good. */
export function tokenError(error: unknown): DubanError {
  return new DubanError(error instanceof errors.JWTExpired ? 'token-expired' : 'token-invalid', {}, { cause: error });
}
