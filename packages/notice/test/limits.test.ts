/** 控制在…以内: upper limits are read when words say so, otherwise only reported. */
import { isRejection } from '@duban/domain';
import t from 'tap';
import { draftToManifest, readNoticeText } from '../src/index.js';

function read(sentence: string) {
  const notice = `某局2030年工作要点（模拟）\n某局\n2030年1月5日\n一、增效\n1.精简会议。${sentence}（牵头单位：甲科）\n`;
  const reading = readNoticeText(notice);
  if (isRejection(reading)) throw new Error(reading.rejected);
  const manifest = draftToManifest(reading.draft);
  if (isRejection(manifest)) throw new Error(JSON.stringify(manifest.params));
  return {
    figures: reading.draft.indicators.map(({ name, target, unitOfMeasure, qualifier }) => [
      name.value,
      target?.value,
      unitOfMeasure.value,
      qualifier.value,
    ]),
    surest: Math.max(0, ...reading.draft.indicators.map(({ name }) => name.confidence)),
    problems: reading.warnings.filter(({ severity }) => severity === 'problem').map(({ code }) => code),
  };
}

t.test('a limit in words is an indicator that must stay at or below it', async (t) => {
  for (const words of ['控制在4.5%以内', '控制在4.5%', '不超过4.5%', '不高于4.5%']) {
    t.match(read(`城镇登记失业率${words}。`), { figures: [['城镇登记失业率', '4.5', '%', 'at-most']], problems: [] }, words);
  }
});

t.test('a limit of a counted number is read and marked for a person to check', async (t) => {
  const { figures, surest } = read('全年召开会议不超过12次。');
  t.match(figures, [[/会议/, '12', '次', 'at-most']]);
  t.ok(surest < 0.8, String(surest));
});

t.test('以内 or 以下 alone gives no indicator', async (t) => {
  t.match(read('建成服务半径3公里以内的站点网络。'), { figures: [], problems: ['figure-at-most'] });
  t.match(read('失业率4%以下。'), { figures: [], problems: ['figure-at-most'] });
});

t.test('a lower limit stays a lower limit', async (t) => {
  t.match(read('办结率不低于95%。').figures, [['办结率', '95', '%', 'at-least']]);
});
