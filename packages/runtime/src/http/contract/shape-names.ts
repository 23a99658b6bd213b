/**
 * Names in the API's description for shapes of the domain. They are kept here and not in the schemas, since those are
 * the stored format of events as well; shapes that are only answered say their name themselves, as `meta({ id })`.
 */
import { channel, deliverable, fields, manifest, measuredPart, noticeDocument, source } from '@duban/domain';
import type { z } from 'zod';

const { tasks, indicators } = manifest.shape;

export const shapeNames: ReadonlyMap<z.core.$ZodType, string> = new Map<z.core.$ZodType, string>([
  [fields.actingFor, 'OnBehalfOf'],
  [fields.evidence.element, 'EvidenceReference'],
  [noticeDocument, 'NoticeReference'],
  [source, 'NoticePassage'],
  [deliverable, 'DeliverableFacts'],
  [tasks.element, 'TaskFacts'],
  [tasks.element.shape.cooperating.element, 'CooperatingUnit'],
  [indicators.element, 'IndicatorFacts'],
  [indicators.element.shape.horizon, 'Horizon'],
  [measuredPart, 'PartOfMeasurement'],
  [manifest.shape.sections.element, 'SectionFacts'],
  [manifest.shape.units.element, 'KeyAndName'],
  [manifest, 'Manifest'],
  [channel, 'Channel'],
]);
