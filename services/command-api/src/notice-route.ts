/** `POST /v1/notices`: makes a draft plan of the bytes of a notice. The server keeps nothing of it. */
import { DubanError, fields, hasRight, manifest, noticeMediaTypes } from '@duban/domain';
import { noticeBounds } from '@duban/notice/bounds';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { noticeAnswer } from './notice-answer.js';
import type { noticeReader } from './notice-reading.js';

const readNotice = 'read-notice';

const query = z.strictObject({
  name: fields.text(fields.bounds.shortText).optional().describe('文件名 / name of the file'),
  year: z.coerce
    .number()
    .pipe(manifest.shape.year)
    .optional()
    .describe("计划年度，默认取自标题 / the plan's year, by default the title's"),
});

/** Refuses before the body is read. */
function officeOnly({ actor }: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  done(hasRight(readNotice, actor) ? undefined : new DubanError('not-allowed', { command: readNotice }));
}

/** Adds the route in a scope of its own, where a body is bytes. */
export function noticeRoute(server: FastifyInstance, read: ReturnType<typeof noticeReader>): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser([...noticeMediaTypes], { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post(
      '/v1/notices',
      {
        bodyLimit: noticeBounds.fileBytes,
        onRequest: officeOnly,
        schema: {
          operationId: 'readNotice',
          tags: ['计划 plans'],
          summary: '读通知，得计划草案 / read a notice into a draft plan',
          description:
            '正文为通知原件（文本、HTML、DOCX、PDF、XLSX、CSV 或 TSV，按内容识别；文字为 UTF-8 或 GB 18030），至多 8 MiB，限 2 秒读完。不保存任何内容。 / The body is the notice itself: text, HTML, DOCX, PDF, XLSX, CSV or TSV, known by what it holds; text in UTF-8 or GB 18030; at most 8 MiB; it is read within 2 seconds or refused. Nothing is kept.',
          consumes: [...noticeMediaTypes],
          querystring: query,
          response: { 200: noticeAnswer },
        },
      },
      async (request, reply) => {
        const { name, year } = request.query as z.output<typeof query>;
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const sharer = { actor: request.actor.id, address: request.ip };
        const json = await read({ bytes, name, year, mediaType: request.headers['content-type'] }, sharer);
        return reply.type('application/json; charset=utf-8').send(Buffer.from(json.buffer, json.byteOffset, json.length));
      },
    );
  });
}
