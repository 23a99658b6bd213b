/** `PUT /v1/evidence/:sha256`: the bytes of a piece of evidence, streamed into the store as they arrive. */
import { DubanError, fields, hasRight, noticeMediaTypes } from '@duban/domain';
import { type EvidenceStore, evidenceMediaTypes, marksOf, type WaitingPieces } from '@duban/evidence';
import { doingOf, type Oversight, Shares, unsupported } from '@duban/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';

const uploadEvidence = 'upload-evidence';

/** Uploads at one time, since each holds a file open and takes room on the disk. */
const uploadsMax = 64;

const answer = z.strictObject({ sha256: z.string() });

/** Besides evidence, notices are taken, which may be pages of a site; evidence may not. */
const taken: readonly string[] = [...new Set([...evidenceMediaTypes, ...noticeMediaTypes])];

const bareType = (contentType = '') => (contentType.split(';', 1)[0] as string).trim().toLowerCase();

/**
 * Refuses what can be refused before a byte of the body is read.
 * @throws {DubanError}
 */
function refuseEarly(request: FastifyRequest, { maxBytes }: EvidenceStore): void {
  const { actor, headers } = request;
  if (!hasRight(uploadEvidence, actor)) throw new DubanError('not-allowed', { command: uploadEvidence });
  const types = hasRight('upload-notice', actor) ? taken : evidenceMediaTypes;
  if (!types.includes(bareType(headers['content-type']))) throw unsupported(request, types);
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw new DubanError('body-too-large', { limit: maxBytes });
}

async function* counted(bytes: AsyncIterable<Buffer>, counter: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    counter.bytes += chunk.length;
    yield chunk;
  }
}

interface EvidenceParts {
  readonly evidence: EvidenceStore;
  readonly waiting?: WaitingPieces | undefined;
  readonly oversight: Pick<Oversight, 'accessed'>;
}

/** Adds the route in a scope of its own, where a body of any type is left to the route as a stream. */
export function evidenceRoute(server: FastifyInstance, { evidence, waiting, oversight }: EvidenceParts): void {
  const underWay = new Shares(uploadsMax);

  async function put(request: FastifyRequest, sha256: string): Promise<void> {
    // Without this, leaving the body half read would cut the connection on which the answer goes out.
    const bytes = request.raw.iterator({ destroyOnReturn: false });
    const { id: person, unit } = request.actor;
    const marks = marksOf({ person, unit });
    if (waiting === undefined) return evidence.put(sha256, bytes, { marks });
    const announced = Number(request.headers['content-length'] ?? evidence.maxBytes);
    const mark = await waiting.begin(sha256, { actor: person, unit }, announced);
    const counter = { bytes: 0 };
    await evidence.put(sha256, counted(bytes, counter), { marks }).catch(async (error: unknown) => {
      await mark.dropped();
      throw error;
    });
    await mark.done(counter.bytes);
  }

  async function upload(request: FastifyRequest, sha256: string): Promise<void> {
    const putter = { actor: request.actor.id, address: request.ip };
    underWay.enter(putter);
    try {
      await put(request, sha256);
    } finally {
      underWay.leave(putter);
    }
  }

  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.withTypeProvider<ZodTypeProvider>().put(
      '/v1/evidence/:sha256',
      {
        config: { streamed: true },
        onRequest: (request: FastifyRequest, reply: FastifyReply, done) => {
          try {
            // A request that is refused half way is not read to its end, so its connection must not be used again.
            reply.header('connection', 'close');
            refuseEarly(request, evidence);
            done();
          } catch (error) {
            done(error as Error);
          }
        },
        schema: {
          operationId: 'uploadEvidence',
          tags: ['佐证材料 evidence'],
          summary: '上传佐证材料的内容 / upload the bytes of a piece of evidence',
          description:
            `地址为内容的 SHA-256，正文即内容本身，逐段校验；重复上传无害。类型 / The address is the SHA-256 of the bytes, the body is the bytes; uploading again does no harm. Types: ` +
            taken.join(', '),
          consumes: [...taken],
          params: z.object({ sha256: fields.sha256Hex }),
          response: { 201: answer },
        },
      },
      async (request, reply) => {
        const { sha256 } = request.params;
        await upload(request, sha256);
        oversight.accessed(request.actor, doingOf(request));
        reply.removeHeader('connection');
        // The answer is the same whether or not the bytes were there: otherwise it would tell what others have put.
        return reply.code(201).send({ sha256 });
      },
    );
  });
}
