/**
 * The commands of a publication: the manifest is recorded in chunks, and the plan opens when everything
 * in it is registered.
 */
import { type Rejection, reject } from '../decider.js';
import { newestLightRules } from '../lights.js';
import { chunkEntries, manifestEntries } from '../manifest.js';
import { manifestFault } from '../manifest-fault.js';
import type { PlanCommand, PlanDecisionName } from './commands.js';
import type { NewPlanEvent } from './events.js';
import { notUnderWay, type PlanState } from './state.js';

type PublicationCommand = Exclude<PlanCommand, { type: PlanDecisionName }>;

/** What a command of the publication does; whether the actor may give it has been asked. */
export function decidePublication(
  command: PublicationCommand,
  state: Readonly<PlanState>,
  { plan, serverToday }: { readonly plan: string; readonly serverToday: string },
): NewPlanEvent[] | Rejection {
  switch (command.type) {
    case 'publish': {
      if (state.status !== 'absent') return reject('plan-exists', { plan: plan });
      const fault = manifestFault(command.manifest, plan);
      if (fault !== undefined) return fault;
      const { title, issuer, documentNumber, issuedOn, document, year } = command.manifest;
      const { publication, manifestDigest } = command;
      const chunks = chunkEntries(manifestEntries(command.manifest));
      const { sections, units, people, tasks, indicators } = command.manifest;
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
            simulated: command.manifest.simulated ?? false,
            startsOn: command.manifest.startsOn ?? serverToday,
            lightRules: newestLightRules,
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
    }
    case 'record-chunk': {
      const fault = notUnderWay(state, command.publication, plan);
      if (fault !== undefined) return fault;
      const { publication, index, entries } = command;
      if (index !== state.chunksRecorded || index >= state.chunksExpected) {
        const { chunksRecorded: recorded, chunksExpected: expected } = state;
        const detail = `共 ${expected} 块，已记录 ${recorded} 块，不能接第 ${index} 块 / chunk ${index} after ${recorded} of ${expected}`;
        return reject('plan-incomplete', { detail });
      }
      return [{ type: 'publication-chunk-recorded', data: { publication, index, entries } }];
    }
    case 'finish-publication': {
      const fault = notUnderWay(state, command.publication, plan);
      if (fault !== undefined) return fault;
      if (state.chunksRecorded < state.chunksExpected) return reject('plan-not-open', { plan: plan });
      return [{ type: 'published', data: { publication: command.publication } }];
    }
  }
}
