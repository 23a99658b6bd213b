import { type Actor, DubanError, fields, hasRight, words } from '@duban/domain';
import { languageOf, type ServerInstance } from '@duban/runtime';
import { z } from 'zod';
import { requireRight } from '../access.js';
import { pageAcross, pagesFrom } from '../across-plans.js';
import { type DossierItem, dossierAnswer } from '../answers/dossier.js';
import { csvBounds, fileAnswer, fileFormatOf, fileTypes } from '../csv/csv-answer.js';
import { dossierTable } from '../csv/dossier-table.js';
import type { Period } from '../dossier/held-tasks.js';
import { partsOf } from '../dossier/parts.js';
import { knownIn, requireDossier, type Whose } from '../dossier/whose.js';
import { takeState } from '../one-state.js';
import { waitForPosition } from '../open-plan.js';
import { boundsOf, dossierQuery, type Interval, personParams } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellReading } from '../tell-oversight.js';

const tags = ['履职档案 dossiers'];
const unitAcross = z.strictObject({ unit: fields.key });
const accountParams = z.strictObject({ account: z.string().min(1).max(100) });

const kindWords = { ...words.subject, account: { zh: '账号', en: 'account' } };

const yearsMax = 5;
const yearMs = 366 * 86_400_000;

/** @throws {DubanError} `interval-reversed`, `interval-too-long` */
function periodOf(interval: Required<Interval>): Period {
  const { above = '', below = '' } = boundsOf(interval);
  if (Date.parse(below) - Date.parse(above) > yearsMax * yearMs) throw new DubanError('interval-too-long', { years: yearsMax });
  return { begin: above, end: below };
}

interface DossierRoute<Params> {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly params: z.ZodType<Params>;
  readonly whose: (params: Params) => Whose;
}

function dossierRoute<Params>(app: ServerInstance, parts: QueryParts, route: DossierRoute<Params>): void {
  const { path, operationId, summary, params, whose: whoseOf } = route;
  const schema = {
    operationId,
    tags,
    summary,
    description:
      '各计划内依次为 held 负责的任务、act 本人所为、other 其间他人所改。他人的仅监察与审计可查；查阅有记录。期间最长 5 年。 / In each plan held, act and other, in this order. Those of others are for inspectors and auditors; every reading is recorded. Five years at most.',
    params,
    querystring: dossierQuery,
    response: { 200: dossierAnswer },
  };
  app.get(path, { config: { files: fileTypes }, schema }, async (request, reply) => {
    const { actor } = request;
    requireRight('read', actor);
    // The casts are sound: params and query have been parsed by the schemas above.
    const whose = whoseOf(request.params as Params);
    const { limit, cursor, minPosition, format: _, ...filters } = request.query as z.output<typeof dossierQuery>;
    requireDossier(actor, whose);
    const period = periodOf(filters);
    const file = fileFormatOf(request);
    tellReading(parts, request, file);
    await waitForPosition(parts, request, minPosition);
    const views = await takeState(parts.views, request);
    const language = languageOf(request);
    let isKnown = cursor !== undefined;
    const read = async (from: string | undefined, count: number) => {
      const page = await pageAcross<DossierItem>(
        { ...parts, views },
        {
          query: { list: 'dossier', ...whose, ...filters },
          cursor: from,
          limit: count,
          language,
          plan: filters.plan,
          partsOf: async (plan) => {
            const known = await knownIn(plan, whose, actor);
            if (known === undefined) return [];
            isKnown = true;
            return partsOf(parts, plan, known, period, filters.part);
          },
        },
      );
      if (!isKnown && page.next === null) throw unknown(actor, whose);
      return page;
    };
    if (file === undefined) return await read(cursor, limit);
    const pages = pagesFrom((from) => read(from, csvBounds.page), cursor);
    const scope = `${whose.kind}-${whose.id.replaceAll(/[^\w-]/g, '_')}`;
    await fileAnswer(reply, { format: file, table: dossierTable, scope, simulated: false, language, pages });
    reply.header('vary', 'Authorization, Accept, Accept-Language');
    return { items: [], positions: {}, unread: [], next: null };
  });
}

/** Somebody who may not read the dossiers of others is not told whether the person or account exists. */
const unknown = (actor: Actor, { kind, id }: Whose) =>
  kind === 'person' && !hasRight('dossier', actor)
    ? new DubanError('not-allowed', { command: 'dossier' })
    : new DubanError('dossier-not-found', { kind: kindWords[kind], id });

export function dossierRoutes(app: ServerInstance, parts: QueryParts): void {
  dossierRoute(app, parts, {
    path: '/v1/people/:id/dossier',
    operationId: 'getDossierOfPerson',
    summary: '人员的履职档案 / dossier of a person: what they answered for, what they did, what others changed meanwhile',
    params: personParams,
    whose: ({ id }) => ({ kind: 'person', id }),
  });
  dossierRoute(app, parts, {
    path: '/v1/units/:unit/dossier',
    operationId: 'getDossierOfUnit',
    summary: '单位的履职档案 / dossier of a unit',
    params: unitAcross,
    whose: ({ unit }) => ({ kind: 'unit', id: unit }),
  });
  dossierRoute(app, parts, {
    path: '/v1/accounts/:account/dossier',
    operationId: 'getDossierOfAccount',
    summary: '账号的履职档案 / dossier of an account',
    params: accountParams,
    whose: ({ account }) => ({ kind: 'account', id: account }),
  });
}
