/** `POST /v1/plans/:plan/sheets`: a form that a unit filled in, one receipt for each row. */
import { DubanError, fields, type OnBehalf } from '@duban/domain';
import { channelOf, fieldMismatch, idempotencyKeyOf, languageOf } from '@duban/runtime';
import { formRowsMax, isFilled, workbookBounds, workbookMediaType } from '@duban/sheets';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Request } from './command-service.js';
import type { formReader } from './form-reading.js';
import { type Receipt, receipts } from './sheet-receipts.js';
import { carryOutRows, type RowsContext } from './sheet-rows.js';

const { unit, subject } = fields.actingFor.shape;

const sheetQuery = z.strictObject({
  onBehalfOfUnit: unit
    .optional()
    .describe('代填的单位，须与填报表的单位一致 / the unit that the form is entered for; the form must be its own'),
  onBehalfOfSubject: subject.optional().describe('代填对象的人员标识 / subject of the person that it is entered for'),
});

/**
 * For whom the form is entered; it stands for `onBehalfOf` in the body of any other command.
 * @throws {InputMismatch} when only one of the two parameters was given
 */
function onBehalfOf({ onBehalfOfUnit, onBehalfOfSubject }: z.output<typeof sheetQuery>): OnBehalf | undefined {
  if (onBehalfOfUnit !== undefined && onBehalfOfSubject !== undefined)
    return { unit: onBehalfOfUnit, subject: onBehalfOfSubject };
  if (onBehalfOfUnit === onBehalfOfSubject) return undefined;
  const missing = onBehalfOfUnit === undefined ? 'onBehalfOfUnit' : 'onBehalfOfSubject';
  throw fieldMismatch('query', `/${missing}`, {
    zh: '代填须同时说明单位和人员',
    en: 'both the unit and the person are needed to enter on behalf of them',
  });
}

interface SheetParts extends Pick<RowsContext, 'service' | 'oversight'> {
  readonly read: ReturnType<typeof formReader>;
}

/** Adds the route for forms to a server. */
export function sheetRoute(server: FastifyInstance, { service, oversight, read }: SheetParts): void {
  server.withTypeProvider<ZodTypeProvider>().post(
    '/v1/plans/:plan/sheets',
    {
      config: { takes: workbookMediaType },
      bodyLimit: workbookBounds.fileBytes,
      schema: {
        operationId: 'submitForm',
        tags: ['计划 plans'],
        summary: '提交填报表（XLSX），逐行回执 / a form that was filled in, one receipt a row',
        description:
          `正文为 units/:unit/report-template 给出的 .xlsx，至多 ${formRowsMax} 行。有误的行不影响其他行；同一份表再次提交不会重复记录。办公室代填须注明单位和人员。 / ` +
          `The body is the .xlsx of units/:unit/report-template, at most ${formRowsMax} rows. A row that is wrong stops no other; the same form handed in again records nothing twice. The office says for which unit and person it enters.`,
        consumes: [workbookMediaType],
        params: z.object({ plan: fields.planId }),
        querystring: sheetQuery,
        response: { 200: receipts },
      },
    },
    async (request) => {
      const { plan } = request.params;
      const idempotencyKey = idempotencyKeyOf(request);
      const common: Request = { plan, actor: request.actor, idempotencyKey, channel: channelOf(request) };
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const enteredFor = onBehalfOf(request.query);
      const rows = await read({ bytes, plan, unit: enteredFor?.unit }, { actor: request.actor.id, address: request.ip });
      if (!rows.some(isFilled)) throw new DubanError('form-not-filled-in');
      const items = await carryOutRows(rows, {
        service,
        oversight,
        request: common,
        onBehalfOf: enteredFor,
        language: languageOf(request),
        requestId: request.id,
        failed: (error, { sheet, row }) => request.log.error({ err: error, sheet: sheet.id, row }, 'a row of a form failed'),
      });
      const count = (status: Receipt['status']) => items.filter((item) => item.status === status).length;
      return { items, accepted: count('accepted'), refused: count('refused'), skipped: count('skipped') };
    },
  );
}
