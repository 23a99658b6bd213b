/** Gives the commands of a reviewed amendment, each under a key that is derived from its content. */
import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { DubanError, planCommands, words } from '@duban/domain';
import { type ApiClient, ApiProblem } from '../api-client.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { type AmendmentReview, amendingOf, keyIn, parseAmendment, type ReviewedChange } from './amendment-file.js';
import { bringNotice } from './notice-file.js';

const attachNotice = 'attach-notice';

interface Sent {
  readonly what: string;
  readonly outcome: 'accepted' | 'refused';
  /** The problem, if the command was refused. */
  readonly problem?: { readonly code: string; readonly title: string };
}

/** @throws {DubanError} `review-invalid` */
export function amendmentIn(text: string, file: string): AmendmentReview {
  const review = parseAmendment(text);
  if ('fault' in review) throw new DubanError('review-invalid', { file, detail: review.fault });
  return review;
}

/** Gives the commands in order. A second run finishes or repeats the first: nothing that was accepted is done again. */
export async function applyAmendment(
  api: ApiClient,
  review: AmendmentReview,
  file: string,
  { json, terminal }: { readonly json: boolean; readonly terminal: Terminal },
): Promise<ExitCode> {
  const { plan, document, reason } = review;
  const chosen = review.changes.filter(({ apply }) => apply);
  const sent: Sent[] = [];
  if (chosen.length > 0) {
    await bringNotice(api, resolve(dirname(file), review.notice), document);
    const attached = `${planCommands[attachNotice].zh} ${attachNotice} ${document.name}`;
    sent.push(await send(api, review, { path: attachNotice, body: { document, reason } }, attached));
    for (const change of chosen) sent.push(await send(api, review, requestOf(change, review), whatOf(change)));
  }
  const refused = sent.filter(({ outcome }) => outcome === 'refused');
  if (json) terminal.out(JSON.stringify({ plan, sent }));
  else show(plan, sent, chosen, terminal);
  return refused.length === 0 ? exitCodes.ok : exitCodes.failed;
}

interface CommandRequest {
  /** The part of the path behind the plan. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly ifMatch?: string | undefined;
}

function requestOf(change: ReviewedChange, { reason, basis }: AmendmentReview): CommandRequest {
  const { command, body, ifMatch } = change;
  const { entry, thing } = amendingOf(change);
  if (thing !== undefined)
    return { path: `${thing.keyed?.path}/${change[thing.name]}/${command}`, body: { ...body, reason }, ifMatch };
  return { path: command, body: { ...body, ...(entry.keyIn !== undefined && { basis }), reason } };
}

const whatOf = (change: ReviewedChange): string => `${change.command} ${keyIn(change) ?? JSON.stringify(change.body)}`;

async function send(api: ApiClient, { plan, document }: AmendmentReview, request: CommandRequest, what: string): Promise<Sent> {
  const { path, body, ifMatch } = request;
  const digest = createHash('sha256')
    .update(JSON.stringify([plan, document.sha256, path, body]))
    .digest('hex');
  const headers = {
    'idempotency-key': `"amend-${digest.slice(0, 32)}"`,
    ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
  };
  try {
    await api.post(`/v1/plans/${plan}/${path}`, body, headers);
    return { what, outcome: 'accepted' };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    // The notice is on record already, which is all that this command wants.
    if (path === attachNotice && error.code === 'nothing-changed') return { what, outcome: 'accepted' };
    return { what, outcome: 'refused', problem: { code: error.code, title: error.message } };
  }
}

function show(plan: string, sent: readonly Sent[], chosen: readonly ReviewedChange[], terminal: Terminal): void {
  if (sent.length === 0) terminal.out('没有要提交的更改 / nothing to change');
  for (const { what, problem } of sent) {
    terminal.out(
      problem === undefined
        ? `${words.receipt.accepted.zh} accepted  ${what}`
        : `${words.receipt.refused.zh} refused   ${what}: ${problem.title} [${problem.code}]`,
    );
  }
  const waiting = chosen.filter((change) => amendingOf(change).entry.amends === 'once-approved').map(whatOf);
  if (waiting.length > 0) terminal.out(`须另一人批准 / another person decides on: ${waiting.join('、')}`);
  if (sent.some(({ problem }) => problem?.code === 'unit-required')) {
    terminal.out(`这类决定须由有单位的人作出，请用 --token / such decisions need a person of a unit: use --token`);
  }
  if (sent.some(({ problem }) => problem?.code === 'stale-revision')) {
    terminal.out(`对象已有变化，请重新读通知比对 / read the notice again: plan ${plan} has changed since`);
  }
}
