/** A piece of evidence that several tasks or indicators of a plan refer to. */
import type { EvidenceDocument, Immutable } from '@duban/read-models';
import { z } from 'zod';

const subject = z.strictObject({ kind: z.enum(['task', 'indicator']), key: z.string() }).meta({ id: 'EvidenceSubject' });

export const sharedEvidence = z
  .strictObject({
    sha256: z.string(),
    subjects: z.array(subject).describe('引用它的任务和指标 / what refers to it, or referred to it before a correction'),
    references: z.array(
      z
        .strictObject({
          subject,
          name: z.string().describe('引用时的文件名 / the name that it was given last'),
          mediaType: z.string(),
          person: z.string().describe('引用者的账号 / token subject of who referred to it'),
          unit: z.string().nullable().describe('引用者的单位 / unit of who referred to it'),
          since: z.string().describe('首次引用的位置 / position of their first reference'),
        })
        .meta({ id: 'ReferenceToEvidence' }),
    ),
  })
  .meta({ id: 'SharedEvidence' });
export type SharedEvidence = Immutable<z.output<typeof sharedEvidence>>;

export function sharedEvidenceOf({ sha256, references }: EvidenceDocument): SharedEvidence {
  const subjects = new Map(references.map(({ subject: { kind, key } }) => [`${kind}/${key}`, { kind, key }]));
  return {
    sha256,
    subjects: [...subjects.values()],
    references: references.map(({ subject: { kind, key }, name, mediaType, by, since }) => ({
      subject: { kind, key },
      name,
      mediaType,
      person: by.person,
      unit: by.unit ?? null,
      since,
    })),
  };
}
