/** What may not hide in a text or a name that somebody gives, and what only looks as if it did. */
import t from 'tap';
import { z } from 'zod';
import { marked } from '../src/field-marks.js';
import { name, text } from '../src/fields.js';
import { aggregates, givenTexts, planCommands } from '../src/index.js';

const schema = z.strictObject({
  name: name(50),
  texts: z.array(text(50)).optional(),
  quoted: marked('verbatim', text(50)).optional(),
});
const faultsOf = (body: z.output<typeof schema>) => givenTexts(schema, body).faults.map(({ pointer }) => pointer);

t.test('a name is trimmed, and stays as it is otherwise', async (t) => {
  for (const [given, taken] of [
    [' 高新处\u3000', '高新处'],
    ['\u00a0处\n', '处'],
    ['成果 处', '成果 处'],
  ])
    t.strictSame(givenTexts(schema, { name: given as string }), { body: { name: taken }, faults: [] });
});

t.test('no name has line ends, tabs, or what nobody sees', async (t) => {
  const hidden = [
    '\n',
    '\r',
    '\t',
    '\u2028',
    '\u200b',
    '\u200c',
    '\u200d',
    '\u200e',
    '\u202e',
    '\u2066',
    '\u00ad',
    '\u2060',
    '\ufeff',
  ];
  hidden.push('\u{e0041}', '\u3164', '\u061c', '\u180e', '\ufff9');
  for (const sign of hidden) t.strictSame(faultsOf({ name: `高${sign}新` }), ['/name'], sign.codePointAt(0)?.toString(16) ?? '');
  t.match(givenTexts(schema, { name: '高\u200b新' }).faults, [{ zh: /看不见.*U\+200B/, en: /U\+200B/ }]);
});

t.test('a text has line ends, and nothing that nobody sees', async (t) => {
  t.strictSame(faultsOf({ name: '处', texts: ['一\n二\t三', '一\u200b二', '\u200b\u200d'] }), ['/texts/1', '/texts/2']);
  t.strictSame(faultsOf({ name: '处', texts: [' 前后 '] }), []);
  t.strictSame(givenTexts(schema, { name: '处', texts: [' 前后 '] }).body.texts, [' 前后 ']);
});

t.test('emoji and variants of Chinese characters are seen', async (t) => {
  for (const sign of ['❤\ufe0f', '👨\u200d👩\u200d👧', '👍🏽', '1\ufe0f\u20e3', '葛\u{e0100}', '𠮷', '〇'])
    t.strictSame(faultsOf({ name: sign, texts: [sign] }), [], sign);
});

t.test('the words of a notice stay as they are', async (t) => {
  const body = { name: '处', quoted: ' 高\u200b新 ' };
  t.strictSame(givenTexts(schema, body), { body, faults: [] });
});

t.test('every command can be searched for names', async (t) => {
  let searched = 0;
  for (const { commands } of aggregates) {
    for (const { body, sent } of Object.values(commands)) {
      for (const each of [body, ...(sent === undefined ? [] : [sent])]) {
        givenTexts(each, {});
        searched += 1;
      }
    }
  }
  t.ok(searched > 40);
  const { faults } = givenTexts(planCommands['add-unit'].body, { unit: { id: 'a', name: '甲\u200b处' }, reason: '依据\u202e' });
  t.strictSame(
    faults.map(({ pointer }) => pointer),
    ['/unit/name', '/reason'],
  );
});
