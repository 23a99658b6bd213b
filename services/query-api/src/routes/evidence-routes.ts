import { type Actor, DubanError, fields } from '@duban/domain';
import { evidenceMediaType } from '@duban/evidence';
import type { EvidenceReference } from '@duban/read-models';
import type { ServerInstance } from '@duban/runtime';
import { z } from 'zod';
import { seesAllEvidence } from '../access.js';
import { givesBytes } from '../evidence-access.js';
import { type OpenPlan, openNamedPlan } from '../open-plan.js';
import { evidenceQuery } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { binaryContent, sendBytes } from '../sealed-bytes.js';
import { tellReading } from '../tell-oversight.js';
import { notModified } from './not-modified.js';

const content = binaryContent('内容本身，类型如引用时所记 / the bytes, in the media type that the reference records');

/** Whether the unit leads or cooperates on the thing that the reference belongs to. */
async function concerns(plan: OpenPlan, { subject }: EvidenceReference, unit: string): Promise<boolean> {
  const found = await plan.views.get(plan.id, subject.kind, subject.key);
  return found !== undefined && [...found.leads, ...found.cooperating].some((each) => 'id' in each && each.id === unit);
}

/** The latest reference that the actor may follow, or undefined. */
async function referenceFor(
  parts: QueryParts,
  plan: OpenPlan,
  actor: Actor,
  sha256: string,
): Promise<EvidenceReference | undefined> {
  const references = (await plan.views.get(plan.id, 'evidence', sha256))?.references ?? [];
  const { unit } = actor;
  const seesAll = seesAllEvidence(actor);
  for (const reference of [...references].reverse()) {
    const isTheirs = seesAll || (unit !== undefined && (await concerns(plan, reference, unit)));
    if (isTheirs && (await givesBytes({ ...parts, views: plan.views }, sha256, reference))) return reference;
  }
  return seesAll ? references.at(-1) : undefined;
}

export function evidenceRoutes(app: ServerInstance, parts: QueryParts): void {
  app.get(
    '/v1/evidence/:sha256',
    {
      schema: {
        operationId: 'downloadEvidence',
        tags: ['佐证材料 evidence'],
        summary: '下载佐证材料的内容 / download the bytes of a piece of evidence',
        description:
          '限计划中有上报或指标数据引用的材料；填报人限本单位牵头、配合的任务和指标所引用的，且引用者本人或其单位曾上传该内容，或由办公室、督查引用（共享）。 / Only what reports or measurements of the plan refer to; for a reporter, those of tasks and indicators that their unit leads or cooperates on, where whoever referred to it had the bytes (they or their unit uploaded them) or was of the office or the supervisors, who share by referring.',
        params: z.strictObject({ sha256: fields.sha256Hex }),
        querystring: evidenceQuery,
        response: { 200: content, 304: notModified },
      },
    },
    async (request, reply) => {
      const { sha256 } = request.params;
      const { plan: id, minPosition } = request.query;
      const plan = await openNamedPlan(parts, request, id, minPosition);
      const reference = await referenceFor(parts, plan, request.actor, sha256);
      // The same answer for a missing piece and a forbidden one, so that nobody can find out which pieces exist.
      if (reference === undefined) throw new DubanError('evidence-not-found', { sha256 });
      const found = await parts.evidence.read(sha256);
      if (found === undefined) throw new DubanError('evidence-not-found', { sha256 });
      tellReading(parts, request);
      const mediaType = evidenceMediaType(reference.mediaType) ?? 'application/octet-stream';
      return sendBytes(request, reply, found, { sha256, name: reference.name, mediaType });
    },
  );
}
