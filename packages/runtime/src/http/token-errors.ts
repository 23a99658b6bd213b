/** Registered errors for what is wrong with a token. */
import { DubanError } from '@duban/domain';
import { errors } from 'jose';

/** The registered error for an error of jose about a token. A token is called expired only if its signature was good. */
export function tokenError(error: unknown): DubanError {
  return new DubanError(error instanceof errors.JWTExpired ? 'token-expired' : 'token-invalid', {}, { cause: error });
}
