/** The answer to a notice: the draft, the place of every value, and every doubt. */
import { deliverable, indicatorFacts, manifest, noticeDocument } from '@duban/domain';
import { warningRegistry } from '@duban/notice/warning-registry';
import { z } from 'zod';

const span = z.strictObject({ start: z.int(), end: z.int() }).meta({ id: 'Span' });

const field = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, span, confidence: z.number().describe('0–1，低于 0.7 请核对 / below 0.7 a person should look') });

const readText = field(z.string()).meta({ id: 'ReadText' });
const readNumber = field(z.int()).meta({ id: 'ReadNumber' });
const unitName = z.strictObject({ name: z.string(), placeholder: z.boolean() }).meta({ id: 'ReadUnitName' });
const unit = field(unitName).meta({ id: 'ReadUnit' });

const draft = z
  .strictObject({
    title: readText.optional(),
    documentNumber: readText.optional(),
    issuer: readText.optional(),
    issuedOn: readText.optional(),
    postedOn: readText.optional(),
    year: readNumber.optional(),
    sections: z.array(z.strictObject({ number: z.int(), title: readText }).meta({ id: 'DraftSection' })),
    tasks: z.array(
      z
        .strictObject({
          code: readText,
          section: z.int(),
          title: readText,
          body: readText,
          people: z.array(readText),
          leads: z.array(unit),
          cooperating: z.array(unit),
          due: readText.optional(),
          deliverables: z.array(field(deliverable)),
        })
        .meta({ id: 'DraftTask' }),
    ),
    indicators: z.array(
      z
        .strictObject({
          task: z.string().optional(),
          name: readText,
          unitOfMeasure: readText,
          kind: field(indicatorFacts.shape.kind),
          qualifier: field(indicatorFacts.shape.qualifier),
          commitment: field(indicatorFacts.shape.commitment),
          target: readText.optional(),
          horizon: field(indicatorFacts.shape.horizon),
          population: readText.optional(),
          exceeds: readText.optional(),
          joint: field(z.array(z.string())).optional(),
          baseline: readText.optional(),
          subsetOf: readNumber.optional(),
        })
        .meta({ id: 'DraftIndicator' }),
    ),
  })
  .meta({ id: 'Draft' });

const warningCodes = Object.keys(warningRegistry) as (keyof typeof warningRegistry)[];

/** A manifest that may lack what the notice does not say, so its texts and lists may be empty. */
const candidate = z
  .partialRecord(z.enum(Object.keys(manifest.shape)), z.unknown())
  .describe('可供发布的计划草稿，缺项为空 / the manifest to publish, once what it lacks is filled in');

export const noticeAnswer = z.strictObject({
  document: noticeDocument,
  format: z.enum(['text', 'html', 'docx', 'pdf', 'xlsx', 'csv', 'tsv']),
  encoding: z.enum(['utf-8', 'gb18030', 'utf-16le', 'utf-16be']),
  text: z.string().describe('读到的文字，span 为其中的 UTF-16 偏移 / the text that spans count in, in UTF-16 units'),
  draft,
  warnings: z.array(
    z
      .strictObject({
        code: z.enum(warningCodes),
        severity: z.enum(['problem', 'note']),
        line: z.int().min(1),
        span,
        zh: z.string(),
        en: z.string(),
      })
      .meta({ id: 'NoticeWarning' }),
  ),
  manifest: candidate,
});
