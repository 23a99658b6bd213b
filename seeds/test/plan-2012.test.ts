/** The figures below were counted by hand in the notice; nothing here is computed from the data under test. */
import { type IndicatorFacts, manifest, manifestEntries, manifestFault } from '@duban/domain';
import t from 'tap';
import { plan2012, plan2012Id } from '../src/index.js';

/** How often each value occurs. */
function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

const nameOf = (list: readonly { id: string; name: string }[], id: string) => list.find((entry) => entry.id === id)?.name ?? '?';

t.test('the plan is a manifest without a fault', async (t) => {
  t.equal(plan2012Id, 'zjkjt2012');
  t.strictSame(manifest.parse(structuredClone(plan2012)), plan2012);
  t.equal(manifestFault(plan2012), undefined);
  t.equal(manifestEntries(plan2012).length, 8 + 15 + 9 + 26 + 22);
});

t.test('a plan that loses a unit is found out', async (t) => {
  t.match(manifestFault({ ...plan2012, units: plan2012.units.slice(1) }), { rejected: 'plan-incomplete' });
});

t.test('it is dated by its signing and runs on the real clock', async (t) => {
  t.equal(plan2012.issuedOn, '2012-01-18');
  t.equal(plan2012.year, 2012);
  t.equal(plan2012.simulated, undefined);
  t.equal(plan2012.documentNumber, undefined);
});

t.test('8 sections hold 3, 3, 4, 3, 2, 3, 4 and 4 tasks', async (t) => {
  t.strictSame(
    plan2012.sections.map(({ number }) => plan2012.tasks.filter(({ section }) => section === number).length),
    [3, 3, 4, 3, 2, 3, 4, 4],
  );
  t.equal(plan2012.tasks.length, 26);
});

t.test('9 persons have 40 assignments', async (t) => {
  const assignments = plan2012.tasks.flatMap(({ responsible }) => responsible);
  t.equal(assignments.length, 40);
  t.strictSame(tally(assignments.map((id) => nameOf(plan2012.people, id))), {
    邱飞章: 8,
    寿剑刚: 7,
    丁康生: 6,
    王宏理: 5,
    洪积庆: 5,
    曹新安: 3,
    蔡秀军: 3,
    宋志恒: 2,
    周益民: 1,
  });
  t.equal(plan2012.people.length, 9);
  t.equal(plan2012.tasks.filter(({ responsible }) => responsible.length > 1).length, 10);
});

t.test('15 lead units have 47 assignments', async (t) => {
  const assignments = plan2012.tasks.flatMap(({ leads }) => leads);
  t.equal(assignments.length, 47);
  t.strictSame(tally(assignments.map((id) => nameOf(plan2012.units, id))), {
    高新处: 7,
    成果处: 5,
    省知识产权局: 5,
    法规处: 4,
    计划处: 4,
    农村处: 4,
    社发处: 4,
    人事处: 3,
    合作处: 3,
    条件处: 2,
    监察室: 2,
    专利代办处: 1,
    战略研究院: 1,
    机关党委: 1,
    省科技干部培训中心: 1,
  });
  t.equal(plan2012.units.length, 15);
  t.equal(plan2012.tasks.filter(({ leads }) => leads.length > 1).length, 11);
});

t.test('the discipline office leads 8.2 and 8.4', async (t) => {
  t.strictSame(
    plan2012.tasks.filter(({ leads }) => leads.includes('jiancha')).map(({ code }) => code),
    ['8.2', '8.4'],
  );
});

t.test('four placeholders are kept apart, and only 7.1 names units that cooperate', async (t) => {
  const entries = plan2012.tasks.flatMap(({ cooperating }) => cooperating);
  t.strictSame(tally(entries.flatMap((entry) => ('placeholder' in entry ? [entry.placeholder] : []))), {
    有关处室: 21,
    各有关处室: 5,
    '各市、县科技局': 4,
    '有关市、县科技局': 1,
  });
  t.strictSame(
    plan2012.tasks.flatMap(({ code, cooperating }) =>
      cooperating.flatMap((entry) => ('unit' in entry ? [`${code} ${nameOf(plan2012.units, entry.unit)}`] : [])),
    ),
    ['7.1 法规处', '7.1 计划处', '7.1 条件处'],
  );
});

t.test('22 indicators, each in full', async (t) => {
  const line = ({ key, task, kind, qualifier, commitment, target, unitOfMeasure, horizon }: IndicatorFacts) =>
    [key, task ?? '-', kind, qualifier, commitment, target ?? '-', unitOfMeasure, `${horizon.from}-${horizon.to}`].join(' ');
  t.strictSame(plan2012.indicators.map(line), [
    'st-investment-growth - growth at-least stretch 15 % 2012-2012',
    'rd-gdp - ratio reach stretch 2.1 % 2012-2012',
    'high-tech-output-growth - growth at-least stretch 20 % 2012-2012',
    'patent-applications-growth - growth reach stretch 10 % 2012-2012',
    'patent-grants-growth - growth reach stretch 10 % 2012-2012',
    'invention-applications-growth - growth at-least stretch 15 % 2012-2012',
    'invention-grants-growth - growth at-least stretch 15 % 2012-2012',
    'innovative-cities-national 1.3 fraction at-least stretch 1/3 个 2012-2016',
    'innovative-cities-provincial 1.3 fraction at-least stretch 2/3 个 2012-2016',
    'innovative-counties 1.3 fraction at-least stretch 1/3 个 2012-2016',
    'high-tech-enterprises 3.2 count at-least binding 300 家 2012-2012',
    'regional-innovation-platforms 4.2 count reach binding 5 家 2012-2012',
    'key-labs-and-engineering-centres 4.2 count about binding 15 家 2012-2012',
    'enterprise-research-institutes 4.2 count about binding 25 家 2012-2012',
    'high-tech-enterprise-research-centres 4.2 count about binding 200 家 2012-2012',
    'incubators-provincial 4.3 count at-least binding 3 家 2012-2012',
    'incubators-national 4.3 count at-least stretch 2 家 2012-2012',
    'incubator-area 4.3 increment at-least binding 500000 平方米 2012-2012',
    'patent-demonstration-enterprises 7.2 count about binding 120 家 2012-2012',
    'fiscal-st-above-revenue 8.2 relational at-least binding - % 2012-2012',
    'fiscal-st-above-eleventh-plan 8.2 relational at-least binding - % 2012-2012',
    'integrity-risk-coverage 8.4 coverage exactly binding 100 % 2012-2012',
  ]);
});

t.test('what a figure is of, above, part of or made of', async (t) => {
  const pick = <Field extends keyof IndicatorFacts>(field: Field) =>
    Object.fromEntries(
      plan2012.indicators.flatMap((indicator) => (indicator[field] === undefined ? [] : [[indicator.key, indicator[field]]])),
    );
  t.strictSame(pick('population'), {
    'innovative-cities-national': '设区市',
    'innovative-cities-provincial': '设区市',
    'innovative-counties': '县(市、区)',
    'integrity-risk-coverage': '应建立廉政风险防控机制的单位',
  });
  t.strictSame(pick('exceeds'), {
    'fiscal-st-above-revenue': '财政收入增长幅度',
    'fiscal-st-above-eleventh-plan': '“十一五”增长幅度',
  });
  t.strictSame(pick('subsetOf'), {
    'invention-applications-growth': 'patent-applications-growth',
    'invention-grants-growth': 'patent-grants-growth',
  });
  t.strictSame(pick('joint'), { 'key-labs-and-engineering-centres': ['省级重点实验室', '工程技术研究中心'] });
  t.strictSame(pick('baseline'), {});
  t.equal(new Set(plan2012.indicators.map(({ name }) => name)).size, 22, 'no two share a name');
});

t.test('deliverables and events, by task', async (t) => {
  const lines = plan2012.tasks.flatMap(({ code, deliverables }) =>
    deliverables.map(({ kind, action, name }) => `${code} ${kind} ${action} ${name}`),
  );
  t.strictSame(lines, [
    '1.1 document issue 《创新型企业典型案例》',
    '1.3 document issue 《关于开展创新型城市(县、区)创建工作的指导意见》',
    '2.3 document issue 年度实施方案',
    '2.3 document issue 专项技术发展报告',
    '3.1 document issue 《关于加快高新技术产业园区转型升级的指导意见》',
    '3.1 document issue 考核评价体系',
    '4.1 document issue 中长期发展规划',
    '5.2 document issue 《科技支撑和引领义乌市国际商贸综合改革试点的意见》',
    '6.1 document issue 人才政策',
    '6.2 event hold 第二届中国浙江国际科技合作大会',
    '6.2 event hold 海外科技外交官和海外研发机构、高层次人才浙江行',
    '6.2 event hold 清华、浙大等海外学子浙江行',
    '7.1 document issue 《浙江省重大经济科技活动知识产权评议管理办法》',
    '7.4 document revise 《浙江省专利保护条例》',
    '7.4 document revise 《浙江省专利专项资金管理办法》',
    '7.4 event hold 中美、中欧知识产权研讨会',
    '8.2 document issue 考核评价办法',
    '8.2 document revise 项目和经费管理办法',
  ]);
});
