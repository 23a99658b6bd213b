import t from 'tap';
import { readable, target } from '../src/readable.js';

t.test('values of the history are readable: names and words, no JSON', async (t) => {
  const cases: [field: string, value: unknown, shown: string][] = [
    ['due', null, '—'],
    ['leads', [], '—'],
    [
      'leads',
      [
        { id: 'gaoxin', name: '高新处' },
        { id: 'fagui', name: '法规处' },
      ],
      '高新处、法规处',
    ],
    ['cooperating', [{ id: 'fagui', name: '法规处' }, { placeholder: '各市' }], '法规处、〔各市〕'],
    ['acknowledgedBy', [{ unit: { id: 'gaoxin', name: '高新处' }, event: 'x', at: 'y' }], '高新处'],
    ['section', { number: 1, title: '创新型企业' }, '1 创新型企业'],
    ['task', { code: '1.1', title: '培育' }, '1.1 培育'],
    ['carriedOverFrom', { plan: 'zjkjt2011', task: '3.4' }, 'zjkjt2011/3.4'],
    ['deliverables', [{ kind: 'document', action: 'issue', name: '《办法》' }], '《办法》'],
    ['measurement/parts', [{ name: '省级', value: '7' }], '省级 7'],
    ['report/evidence', [{ name: '清单.pdf', mediaType: 'a/b', size: 1, sha256: '' }], '清单.pdf'],
    ['facts', { name: '高企', unitOfMeasure: '家', qualifier: 'at-least', target: '300' }, '高企：300家以上'],
    ['overdue', true, '是'],
    ['suspension', false, '否'],
    ['status', 'suspended', '已暂停'],
    ['light/override', 'red', '红灯'],
    ['light/rule', 'a-rule-of-tomorrow', 'a-rule-of-tomorrow'],
    ['deliverables/2/stage', 'issued', '印发'],
    ['verification', 'disputed', '有异议'],
    ['extension/outcome', 'granted', '批准延期'],
    ['percent', 40, '40%'],
    ['obstacles', 0, '0'],
    ['report/done', 'red', 'red'],
    ['status', 'constructor', 'constructor'],
    ['constructor', 'red', 'red'],
  ];
  for (const [field, value, shown] of cases) t.equal(readable(field, value), shown, field);
});

t.test('a target reads as the notice words it', async (t) => {
  t.equal(target({ target: '300', unitOfMeasure: '家', qualifier: 'about' }), '300家左右');
  t.equal(target({ target: '2.1', unitOfMeasure: '%', qualifier: 'reach' }), '达到2.1%');
  t.equal(target({ unitOfMeasure: '项', qualifier: 'unquantified' }), '若干');
});
