/** `duban import`: a notice becomes a review file; the review file, once corrected, becomes a plan. */
import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { DubanError, fields, isRejection, type Rejection } from '@duban/domain';
import { checkedManifest, draftToManifest, type NoticeReading, noticeBounds, readNotice } from '@duban/notice';
import { headerDoubts, parseReview, reviewText } from '../review-file.js';
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

/** @throws {DubanError} for every refusal */
function accepted<Value extends object>(value: Value | Rejection): Value {
  if (isRejection(value)) throw new DubanError(value.rejected, value.params);
  return value as Value;
}

/** @throws {DubanError} `file-unreadable`, `notice-too-large` */
async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    if ((await stat(file)).size > noticeBounds.fileBytes)
      throw new DubanError('notice-too-large', { limit: noticeBounds.fileBytes });
    return await readFile(file);
  } catch (error) {
    if (error instanceof DubanError) throw error;
    throw new DubanError('file-unreadable', { file, detail: error instanceof Error ? error.message : String(error) });
  }
}

export async function importNotice(options: Options, terminal: Terminal, file: string): Promise<ExitCode> {
  return options.apply === true ? apply(options, terminal, file) : read(options, terminal, file);
}

async function read(options: Options, terminal: Terminal, file: string): Promise<ExitCode> {
  const plan = fields.planId.safeParse(options.plan);
  if (!plan.success) throw new DubanError('config-invalid', { key: '--plan', detail: plan.error.issues[0]?.message ?? '' });
  const reading = accepted(readNotice(await bytesOf(file), { fileName: basename(file), year: options.year }));
  const review = options.review ?? `${plan.data}-review.yaml`;
  const text = reviewText(reading, { plan: plan.data, year: options.year, fileName: basename(file) });
  await writeNew(review, text);
  if (options.json === true) terminal.out(JSON.stringify({ ...reading, review }));
  else show(reading, options, terminal, review);
  return exitCodes.ok;
}

/** A person may have worked on a review file for hours: it is never overwritten. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new DubanError('file-exists', { file });
    throw new DubanError('file-unreadable', { file, detail: error instanceof Error ? error.message : String(error) });
  }
}

const flag = (confidence: number) => (confidence < 0.7 ? '？' : '');

function show({ draft, format, encoding, warnings }: NoticeReading, options: Options, terminal: Terminal, review: string): void {
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
    qualifier.value,
    commitment.value,
    kind.value,
    String(horizon.value.to),
  ]);
  if (indicators.length > 0) {
    terminal.out(`\n${table(['任务', '指标', '目标', '单位', '程度', '约束', '类型', '到'], indicators)}`);
  }
  for (const { severity, line, zh, en } of warnings) {
    terminal.out(`${severity === 'problem' ? '！' : '·'} 第 ${line} 行 line ${line}: ${zh} / ${en}`);
  }
  const manifest = draftToManifest(draft, { year: options.year });
  const gap = isRejection(manifest) ? `；发布前须补：${String(manifest.params['detail'])}` : '';
  terminal.out(`\n核对表已写入 / review file: ${review}${gap}`);
}

interface Published {
  readonly eventIds: readonly string[];
  readonly position: string;
}

/** Publishes through the ordinary command. The same manifest has the same key, so a second run finishes or repeats the first. */
async function apply(options: Options, terminal: Terminal, file: string): Promise<ExitCode> {
  const review = parseReview(new TextDecoder().decode(await bytesOf(file)));
  if ('fault' in review) throw new DubanError('review-invalid', { file, detail: review.fault });
  const plan = fields.planId.safeParse(options.plan ?? review.plan);
  if (!plan.success) throw new DubanError('review-invalid', { file, detail: `plan: ${plan.error.issues[0]?.message ?? ''}` });
  const manifest = accepted(checkedManifest(review.manifest));
  const body = { manifest, ...(options.reason !== undefined && { reason: options.reason }) };
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const api = await serverOf(options, terminal.env, 'office');
  const published = await api.post<Published>(`/v1/plans/${plan.data}/publish`, body, {
    'idempotency-key': `"import-${digest.slice(0, 32)}"`,
  });
  if (options.json === true) terminal.out(JSON.stringify({ plan: plan.data, ...published }));
  else {
    const { tasks, indicators } = manifest;
    terminal.out(`计划 ${plan.data} 已发布 / published: ${tasks.length} 项任务 tasks，${indicators.length} 个指标 indicators`);
  }
  return exitCodes.ok;
}
