// Bring what requests and the config of routes have besides Fastify's own into the types of whoever imports this room.
import './http/authentication.js';
import './http/places.js';

export * from './clock.js';
export * from './config.js';
export { type DiskSpace, watchDiskSpace } from './disk-space.js';
export * from './health.js';
export { withoutRefusedNulls } from './http/absent-fields.js';
export { type Authenticator, type AuthenticatorOptions, createAuthenticator, type TokenVerifier } from './http/authenticator.js';
export { unsupported } from './http/body-parsers.js';
export { channelOf } from './http/channel.js';
export type { VerifiedActor } from './http/claims.js';
export { type Cursors, createCursors } from './http/cursor.js';
export { doingOf, isRefusal } from './http/doing.js';
export { isClientGone } from './http/error-answers.js';
export { type FieldError, fieldMismatch, InputMismatch, type RequestPart, schemaMismatch } from './http/field-errors.js';
export { fieldSentences } from './http/field-sentences.js';
export { handOver } from './http/hand-over.js';
export {
  type EmbeddedIssuer,
  type EmbeddedIssuerOptions,
  type Grant,
  type IssuedToken,
  openEmbeddedIssuer,
} from './http/issuer.js';
export { type Revoked, revokeTokens, rotateKey } from './http/key-ring.js';
export { languageOf } from './http/language.js';
export type { Limits } from './http/limits.js';
export { madeOnce } from './http/made-once.js';
export {
  defaultNdjsonLimits,
  type NdjsonLimits,
  type NdjsonLine,
  ndjsonMediaType,
  ndjsonStream,
  readNdjson,
} from './http/ndjson.js';
export { createOidcIssuer, type OidcIssuer, type OidcIssuerOptions } from './http/oidc-issuer.js';
export { type Authentication, type AuthenticationOptions, openAuthentication } from './http/open-authentication.js';
export { createOperationServer, type OperationServerParts } from './http/operation-server.js';
export { type Problem, problem, problemOf } from './http/problem.js';
export { idempotencyKeyOf, ifMatchOf } from './http/request-headers.js';
export { chineseRuleTexts } from './http/rule-texts.js';
export { createServer, listen, type ServerParts } from './http/server.js';
export type { ServerInstance } from './http/server-instance.js';
export { Shares } from './http/shares.js';
export { lenientValidatorCompiler } from './http/zod-compilers.js';
export * from './key-file.js';
export * from './lifecycle.js';
export { type LogOutput, logOutput } from './log-output.js';
export * from './logging.js';
export * from './metrics.js';
export * from './oversight-counts.js';
