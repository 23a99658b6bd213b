/** `duban import`: makes a review file from a notice, and a plan from the corrected review file. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { DubanError, fields, isRejection, paramsIn, word, words } from '@duban/domain';
import {
  type Amendment,
  amendmentOf,
  checkedManifest,
  draftToManifest,
  manifestCandidate,
  type NoticeReading,
} from '@duban/notice';
import { amendmentText, isAmendment } from '../import/amendment-file.js';
import { amendmentIn, applyAmendment } from '../import/apply-amendment.js';
import { accepted, bringNotice, bytesOf, readNoticeFile } from '../import/notice-file.js';
import { isNoServer, type Known, whatIsKnown } from '../import/present-plan.js';
import { headerDoubts, parseReview, type Review, reviewText } from '../import/review-file.js';
import { serverOf } from '../server.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

interface Options extends Record<string, unknown> {
  readonly plan?: string;
  readonly year?: number;
  readonly review?: string;
  readonly apply?: boolean;
  readonly reason?: string;
  readonly json?: boolean;
}

export async function importNotice(options: Options, terminal: Terminal, file: string): Promise<ExitCode> {
  return options.apply === true ? apply(options, terminal, file) : read(options, terminal, file);
}

async function read(options: Options, terminal: Terminal, file: string): Promise<ExitCode> {
  const plan = fields.planId.safeParse(options.plan);
  if (!plan.success) throw new DubanError('config-invalid', { key: '--plan', detail: plan.error.issues[0]?.message ?? '' });
  const { reading, document } = await readNoticeFile(file, options.year);
  const { draft, text } = reading;
  const server = await askServer(options, terminal, plan.data);
  const manifest = manifestCandidate(draft, { year: options.year, known: server?.known ?? {}, provenance: { document, text } });
  const review = options.review ?? `${plan.data}-review.yaml`;
  const notice = relative(dirname(resolve(review)), resolve(file));
  const present = server?.present;
  if (present === undefined) await writeNew(review, reviewText(reading, { plan: plan.data, notice, manifest }));
  if (options.json !== true) show(reading, options, terminal, present === undefined ? review : undefined);
  else if (present === undefined) terminal.out(JSON.stringify({ ...reading, document, review, compared: server !== undefined }));
  if (present === undefined) {
    if (server === undefined && options.json !== true) {
      terminal.out('没有连上服务，未与已有计划比对 / no server was reached, so it was not compared with any plan');
    }
    return exitCodes.ok;
  }
  const before = present.documents.indexOf(document.sha256);
  const isSuperseded = before !== -1 && (before === 0 || before < present.documents.length - 1);
  const amendment: Amendment = isSuperseded ? { changes: [], remarks: [] } : amendmentOf(present, manifest);
  const { title, documentNumber } = manifest;
  const differs = amendment.changes.length > 0;
  if (differs) await writeNew(review, amendmentText(amendment, { plan: plan.data, notice, document, title, documentNumber }));
  if (options.json === true) terminal.out(JSON.stringify({ ...reading, document, ...amendment, ...(differs && { review }) }));
  else showAmendment(amendment, isSuperseded, plan.data, review, terminal);
  return exitCodes.ok;
}

/** What the server knows about the plan; undefined when there is no server. */
async function askServer(options: Options, terminal: Terminal, plan: string): Promise<Known | undefined> {
  try {
    return await whatIsKnown(await serverOf(options, terminal.env, 'office'), plan);
  } catch (error) {
    if (isNoServer(error)) return undefined;
    throw error;
  }
}

function showAmendment({ changes, remarks }: Amendment, isOld: boolean, plan: string, review: string, terminal: Terminal): void {
  if (isOld)
    terminal.out(`\n这份通知已登记在计划 ${plan}，没有要更改的 / plan ${plan} rests on this notice already: nothing to change`);
  else if (changes.length + remarks.length === 0) terminal.out(`\n与计划 ${plan} 没有差别 / no difference from plan ${plan}`);
  else terminal.out(`\n与计划 ${plan} 的差别 / difference from plan ${plan}`);
  const rows = changes.map(({ command, task, indicator, body, apply, note }) => [
    word(words.yesOrNo, String(apply)),
    command,
    task ?? indicator ?? dash,
    short(note ?? JSON.stringify(body), 90),
  ]);
  if (rows.length > 0) terminal.out(table(['提交', '命令', '对象', '内容'], rows));
  for (const remark of remarks) terminal.out(`！ ${remark}`);
  if (rows.length > 0) terminal.out(`\n核对表已写入 / review file: ${review}`);
}

/** Writes a new file, and refuses to overwrite one: a person may have worked on a review file for hours. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new DubanError('file-exists', { file });
    throw new DubanError('file-unreadable', { file, detail: error instanceof Error ? error.message : String(error) });
  }
}

const flag = (confidence: number) => (confidence < 0.7 ? '？' : '');

function show(
  { draft, format, encoding, warnings }: NoticeReading,
  options: Options,
  terminal: Terminal,
  review: string | undefined,
): void {
  const { title, issuer, documentNumber, issuedOn, year } = draft;
  terminal.out(
    `${title?.value ?? '（无标题）'}（${issuer?.value ?? '无发文单位'}，${documentNumber?.value ?? '无文号'}，${issuedOn?.value ?? '无日期'}，${options.year ?? year?.value ?? '无年度'}）`,
  );
  terminal.out(
    `格式 format ${format}，编码 encoding ${encoding}；${draft.sections.length} 个部分，${draft.tasks.length} 项任务，${draft.indicators.length} 个指标`,
  );
  const doubtful = headerDoubts(draft);
  if (doubtful.length > 0) terminal.out(`请核对 please check: ${doubtful.join(', ')}`);
  const tasks = draft.tasks.map(({ code, title, leads, people, cooperating, due, deliverables }) => [
    code.value,
    short(title.value, 32),
    leads.map(({ value, confidence }) => `${value.name}${flag(confidence)}`).join('、') || dash,
    people.map(({ value, confidence }) => `${value}${flag(confidence)}`).join('、') || dash,
    short(cooperating.map(({ value }) => value.name).join('、') || dash, 32),
    due?.value ?? dash,
    deliverables.map(({ value, confidence }) => `${short(value.name, 28)}${flag(confidence)}`).join('\n') || dash,
  ]);
  if (tasks.length > 0) terminal.out(`\n${table(['任务', '名称', '牵头单位', '责任人', '配合单位', '时限', '成果'], tasks)}`);
  const indicators = draft.indicators.map(({ task, name, target, unitOfMeasure, qualifier, commitment, kind, horizon }) => [
    task ?? '全局',
    `${short(name.value, 40)}${flag(name.confidence)}`,
    target?.value ?? dash,
    unitOfMeasure.value,
    word(words.qualifier, qualifier.value),
    word(words.commitment, commitment.value),
    word(words.indicatorKind, kind.value),
    horizon === undefined ? dash : String(horizon.value.to),
  ]);
  if (indicators.length > 0) {
    terminal.out(`\n${table(['任务', '指标', '目标', '单位', '目标口径', '承诺', '类型', '到'], indicators)}`);
  }
  for (const { severity, line, zh, en } of warnings) {
    terminal.out(`${severity === 'problem' ? '！' : '·'} 第 ${line} 行 line ${line}: ${zh} / ${en}`);
  }
  if (review === undefined) return;
  const manifest = draftToManifest(draft, { year: options.year });
  const gap = isRejection(manifest) ? `；发布前须补：${String(paramsIn(manifest.params, 'zh')['detail'])}` : '';
  terminal.out(`\n核对表已写入 / review file: ${review}${gap}`);
}

interface Published {
  readonly eventIds: readonly string[];
  readonly position: string;
}

async function apply(options: Options, terminal: Terminal, file: string): Promise<ExitCode> {
  const text = new TextDecoder().decode(await bytesOf(file));
  if (isAmendment(text)) {
    const amendment = amendmentIn(text, file);
    const api = await serverOf(options, terminal.env, 'office');
    return applyAmendment(api, amendment, file, { json: options.json === true, terminal });
  }
  const review = parseReview(text);
  if ('fault' in review) throw new DubanError('review-invalid', { file, detail: review.fault });
  const plan = fields.planId.safeParse(options.plan ?? review.plan);
  if (!plan.success) throw new DubanError('review-invalid', { file, detail: `plan: ${plan.error.issues[0]?.message ?? ''}` });
  return publish(options, terminal, file, { ...review, plan: plan.data });
}

/**
 * The notice's file: its name in the review file, as a path from that file's folder.
 * @throws {DubanError} `review-invalid`
 */
function noticeBeside(file: string, notice: unknown): string {
  if (typeof notice === 'string' && notice !== '') return resolve(dirname(file), notice);
  throw new DubanError('review-invalid', { file, detail: 'notice: 应为通知文件的路径 / must be the path of the notice' });
}

/**
 * Publishes through the ordinary command. Its key follows from the manifest, so a second run finishes or repeats the
 * first.
 */
async function publish(
  options: Options,
  terminal: Terminal,
  file: string,
  review: Review & { readonly plan: string },
): Promise<ExitCode> {
  const manifest = accepted(checkedManifest(review.manifest));
  const body = { manifest, ...(options.reason !== undefined && { reason: options.reason }) };
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const api = await serverOf(options, terminal.env, 'office');
  if (manifest.document !== undefined) await bringNotice(api, noticeBeside(file, review.notice), manifest.document);
  const published = await api.post<Published>(`/v1/plans/${review.plan}/publish`, body, {
    'idempotency-key': `"import-${digest.slice(0, 32)}"`,
  });
  if (options.json === true) terminal.out(JSON.stringify({ plan: review.plan, ...published }));
  else {
    const { tasks, indicators } = manifest;
    terminal.out(`计划 ${review.plan} 已发布 / published: ${tasks.length} 项任务 tasks，${indicators.length} 个指标 indicators`);
  }
  return exitCodes.ok;
}
