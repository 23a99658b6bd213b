/**
 * The publication of a plan.
 *
 * Publishing touches as many streams as there are tasks and indicators, and no store appends to several streams at
 * once. So the manifest is first recorded here, in chunks, each in an append of its own, since an append is bounded
 * too. Then each task and indicator is registered in its own stream, under an id derived from plan, publication and
 * key. Then `published` opens the plan. Until all chunks are here, only a client that has the manifest can go on;
 * after that any process can.
 */
import { z } from 'zod';
import { optionalReason } from '../command-table.js';
import { reject } from '../decider.js';
import type { StoredEvent } from '../event.js';
import type { EventTable, Evolve, Upcaster } from '../event-table.js';
import { bounds, day, sha256Hex, text, uuid } from '../fields.js';
import { lightRuleSetVersion, newestLightRuleSetVersion, withFewerRuleSets } from '../lights.js';
import { chunkEntries, type ManifestEntry, manifest, manifestEntries, manifestEntry } from '../manifest.js';
import { manifestFault } from '../manifest-fault.js';
import { noticeDocument, withFewerNoticeForms } from '../provenance.js';
import { parseStream, planStream } from '../streams.js';
import { publishing } from '../who-may.js';
import { commandsOnPlan, counts, notUnderWay, type PlanState } from './state.js';

/** Version 2 of the start added the version of the light rules; before, there was only the first. */
const withFirstRuleSet: Upcaster = (data) => ({ ...data, lightRules: 'lights-v1' });

/** Version 2 of the chunk added the optional `carriedOverFrom` of a task, so data of version 1 are current as they are. */
const withoutCarriedOver: Upcaster = (data) => data;

/** Version 3 of both events added the notice, the places in it, and upper limits, all of them optional. */
const withoutNotice: Upcaster = (data) => data;

export const publicationEvents = {
  'publication-started': {
    zh: '启动发布',
    en: 'publication started',
    schema: z.strictObject({
      publication: uuid,
      manifestDigest: sha256Hex,
      title: text(bounds.shortText),
      issuer: text(bounds.name),
      documentNumber: text(bounds.name).optional(),
      issuedOn: day,
      /** The notice that the plan was read from. */
      document: noticeDocument.optional(),
      year: z.int(),
      simulated: z.boolean(),
      startsOn: day,
      /** The version of the light rules that the plan goes by until it adopts another. */
      lightRules: lightRuleSetVersion,
      counts,
      chunks: z.int().min(1),
    }),
    older: [withFirstRuleSet, withoutNotice, withFewerNoticeForms, withFewerRuleSets],
  },
  'publication-chunk-recorded': {
    zh: '录入计划内容',
    en: 'part of the plan recorded',
    schema: z.strictObject({ publication: uuid, index: z.int().min(0), entries: z.array(manifestEntry).min(1) }),
    older: [withoutCarriedOver, withoutNotice],
  },
  published: { zh: '完成发布', en: 'publication finished', schema: z.strictObject({ publication: uuid }) },
} satisfies EventTable;

/** Whether an event is the first of a plan: a plan is there once its publication has begun. */
export function beginsPlan({ stream, type }: Pick<StoredEvent, 'stream' | 'type'>): boolean {
  return type === 'publication-started' && stream === planStream(parseStream(stream).category);
}

function record(state: PlanState, entry: ManifestEntry): void {
  switch (entry.kind) {
    case 'section':
      state.sections.push({ number: entry.number, title: entry.title });
      break;
    case 'unit':
      state.units.set(entry.id, entry.name);
      break;
    case 'person':
      state.people.set(entry.id, entry.name);
      break;
    case 'task':
      state.tasks.push(entry.task);
      break;
    case 'indicator':
      state.indicators.push(entry.indicator);
      break;
  }
}

export const evolvePublication: Evolve<PlanState, typeof publicationEvents> = {
  'publication-started': (state, { id, data }) => {
    const { chunks, document, ...facts } = data;
    if (document !== undefined) state.notices.add(document.sha256);
    Object.assign(state, facts, {
      status: 'publishing',
      documentNumber: facts.documentNumber,
      startedEvent: id,
      chunksExpected: chunks,
    } satisfies Partial<PlanState>);
  },
  'publication-chunk-recorded': (state, { data }) => {
    state.chunksRecorded += 1;
    for (const entry of data.entries) record(state, entry);
  },
  published: (state) => {
    state.status = 'open';
    state.tasks = [];
    state.indicators = [];
  },
};

export const publicationCommands = commandsOnPlan(publicationEvents, {
  publish: {
    zh: '发布计划；中断后重发即可续办',
    en: 'publish a plan; send it again to resume',
    /** `publication`: derived from plan and manifest, so that publishing the same again resumes the same publication. */
    body: z.strictObject({ manifest, manifestDigest: sha256Hex, publication: uuid, ...optionalReason }),
    sent: z.strictObject({ manifest, ...optionalReason }),
    who: publishing,
    also: ['absent', 'publishing'],
    alone: true,
    decide({ manifest, manifestDigest, publication }, { state, plan, serverToday }) {
      if (state.status !== 'absent') return reject('plan-exists', { plan });
      const fault = manifestFault(manifest, plan);
      if (fault !== undefined) return fault;
      const { title, issuer, documentNumber, issuedOn, document, year } = manifest;
      const { sections, units, people, tasks, indicators } = manifest;
      const chunks = chunkEntries(manifestEntries(manifest));
      return [
        {
          type: 'publication-started',
          data: {
            publication,
            manifestDigest,
            title,
            issuer,
            ...(documentNumber === undefined ? {} : { documentNumber }),
            issuedOn,
            ...(document === undefined ? {} : { document }),
            year,
            simulated: manifest.simulated ?? false,
            startsOn: manifest.startsOn ?? serverToday,
            lightRules: newestLightRuleSetVersion,
            counts: {
              sections: sections.length,
              units: units.length,
              people: people.length,
              tasks: tasks.length,
              indicators: indicators.length,
            },
            chunks: chunks.length,
          },
        },
        { type: 'publication-chunk-recorded', data: { publication, index: 0, entries: chunks[0] ?? [] } },
      ];
    },
  },
  'record-chunk': {
    zh: '录入计划内容',
    en: 'record a part of the plan',
    body: z.strictObject({ publication: uuid, index: z.int().min(0), entries: z.array(manifestEntry) }),
    who: publishing,
    also: ['absent', 'publishing'],
    internal: true,
    decide({ publication, index, entries }, { state, plan }) {
      const fault = notUnderWay(state, publication, plan);
      if (fault !== undefined) return fault;
      if (index !== state.chunksRecorded || index >= state.chunksExpected) {
        const { chunksRecorded: recorded, chunksExpected: expected } = state;
        const zh = `共 ${expected} 块，已记录 ${recorded} 块，不能接第 ${index} 块`;
        return reject('plan-incomplete', { detail: { zh, en: `chunk ${index} after ${recorded} of ${expected}` } });
      }
      return [{ type: 'publication-chunk-recorded', data: { publication, index, entries } }];
    },
  },
  'finish-publication': {
    zh: '完成发布',
    en: 'finish a publication',
    body: z.strictObject({ publication: uuid }),
    who: publishing,
    also: ['absent', 'publishing'],
    internal: true,
    decide({ publication }, { state, plan }) {
      const fault = notUnderWay(state, publication, plan);
      if (fault !== undefined) return fault;
      if (state.chunksRecorded < state.chunksExpected) return reject('plan-not-open', { plan });
      return [{ type: 'published', data: { publication } }];
    },
  },
});
