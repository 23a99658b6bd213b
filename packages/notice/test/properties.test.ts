/** Laws that hold for any bytes and any text. */
import { isRejection } from '@duban/domain';
import fc from 'fast-check';
import t from 'tap';
import { draftToManifest, type NoticeReading, readNotice, readNoticeText } from '../src/index.js';

const runs = { numRuns: 300 };

/** Pieces of notices, so that a random text resembles one. */
const piece = fc.constantFrom(
  ...'一、|（一）|1.|1)|①|2．|第一部分 |。|，|、|；|：|（|）|(|)|“|”|《|》|\n|\n\n|\t|　|责任人：|牵头单位：|责任单位：|配合单位：|完成时限：|王小明|甲处|乙局|各市、县局|有关处室|6月底前|力争|其中|分别|新建|增长|达到|不少于|三分之一以上的|百分之十|二〇三〇年|2030年|300家|15%|50万平方米|左右|以上|若干|全覆盖|高于|制定|修订|举办|大会|办法|某局关于印发《某局2030年工作要点》的通知|序号\t任务\t牵头单位\n|<table><tr><td>|</td><td>|</tr>|<p>'.split(
    '|',
  ),
);
const noticeLike = fc
  .array(fc.oneof({ weight: 9, arbitrary: piece }, { weight: 1, arbitrary: fc.string({ maxLength: 5 }) }), { maxLength: 200 })
  .map((pieces) => pieces.join(''));

function isSound({ draft, warnings, text }: NoticeReading): boolean {
  const lines = text.split(/\r\n|\r|\n/).length;
  const within = ({ start, end }: { start: number; end: number }) => 0 <= start && start <= end && end <= text.length;
  const fields = [
    ...draft.sections.map(({ title }) => title),
    ...draft.tasks.flatMap(({ code, title, people, leads, cooperating, deliverables }) => [
      code,
      title,
      ...people,
      ...leads,
      ...cooperating,
      ...deliverables,
    ]),
    ...draft.indicators.flatMap(({ name, kind, qualifier, horizon, unitOfMeasure }) => [
      name,
      kind,
      qualifier,
      unitOfMeasure,
      ...(horizon === undefined ? [] : [horizon]),
    ]),
  ];
  return (
    fields.every(({ span, confidence }) => within(span) && confidence > 0 && confidence <= 1) &&
    warnings.every(
      ({ line, span, zh, en }) => line >= 1 && line <= lines && within(span) && zh !== '' && en !== '' && !/\{\w+\}/.test(en),
    )
  );
}

t.test('any bytes get an answer', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      const reading = readNotice(bytes);
      return isRejection(reading) ? reading.rejected.startsWith('notice-') : isSound(reading);
    }),
    runs,
  );
});

t.test('bytes that begin as a zip get an answer', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      const reading = readNotice(Uint8Array.from([0x50, 0x4b, 3, 4, ...bytes]));
      return isRejection(reading) && reading.rejected === 'notice-unreadable';
    }),
    runs,
  );
});

t.test('any text that looks like a notice gives a sound draft, the same each time, and a manifest or a reason', async () => {
  fc.assert(
    fc.property(noticeLike, (text) => {
      const reading = readNoticeText(text);
      if (isRejection(reading)) return reading.rejected === 'notice-empty';
      const manifest = draftToManifest(reading.draft);
      const answered = isRejection(manifest) ? manifest.rejected === 'plan-incomplete' : manifest.tasks.length > 0;
      return answered && isSound(reading) && JSON.stringify(readNoticeText(text)) === JSON.stringify(reading);
    }),
    { numRuns: 1_000 },
  );
});
