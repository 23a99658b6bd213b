/** The answer to a notice: the draft, the place of every value, and every doubt. */
import { deliverable, indicatorFacts, manifest, noticeDocument } from '@duban/domain';
import { warningRegistry } from '@duban/notice/warning-registry';
import { z } from 'zod';

const span = z.strictObject({ start: z.int(), end: z.int() });

const field = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, span, confidence: z.number().describe('0–1，低于 0.7 请核对 / below 0.7 a person should look') });

const unit = field(z.strictObject({ name: z.string(), placeholder: z.boolean() }));

const draft = z.strictObject({
  title: field(z.string()).optional(),
  documentNumber: field(z.string()).optional(),
  issuer: field(z.string()).optional(),
  issuedOn: field(z.string()).optional(),
  postedOn: field(z.string()).optional(),
  year: field(z.int()).optional(),
  sections: z.array(z.strictObject({ number: z.int(), title: field(z.string()) })),
  tasks: z.array(
    z.strictObject({
      code: field(z.string()),
      section: z.int(),
      title: field(z.string()),
      body: field(z.string()),
      people: z.array(field(z.string())),
      leads: z.array(unit),
      cooperating: z.array(unit),
      due: field(z.string()).optional(),
      deliverables: z.array(field(deliverable)),
    }),
  ),
  indicators: z.array(
    z.strictObject({
      task: z.string().optional(),
      name: field(z.string()),
      unitOfMeasure: field(z.string()),
      kind: field(indicatorFacts.shape.kind),
      qualifier: field(indicatorFacts.shape.qualifier),
      commitment: field(indicatorFacts.shape.commitment),
      target: field(z.string()).optional(),
      horizon: field(indicatorFacts.shape.horizon),
      population: field(z.string()).optional(),
      exceeds: field(z.string()).optional(),
      joint: field(z.array(z.string())).optional(),
      baseline: field(z.string()).optional(),
      subsetOf: field(z.int()).optional(),
    }),
  ),
});

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
    z.strictObject({
      code: z.enum(warningCodes),
      severity: z.enum(['problem', 'note']),
      line: z.int().min(1),
      span,
      zh: z.string(),
      en: z.string(),
    }),
  ),
  manifest: candidate,
});
