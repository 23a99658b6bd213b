/**
 * The 22 figures that the 2012 plan promises. 力争 and 争取 make a stretch, everything else binds. A bare
 * number without 以上, 左右 or 达 is read as `reach`: `exactly` would count more than promised as a failure.
 * The notice gives no baseline for any of them.
 */
import type { IndicatorFacts } from '@duban/domain';

const thisYear = { from: 2012, to: 2012 };
const fiveYears = { from: 2012, to: 2016 };

const growth = {
  unitOfMeasure: '%',
  kind: 'growth',
  qualifier: 'at-least',
  commitment: 'stretch',
  horizon: thisYear,
} as const satisfies Partial<IndicatorFacts>;

/** One 力争 opens the sentence and is read as governing all of it. */
const headline: IndicatorFacts[] = [
  { ...growth, key: 'st-investment-growth', name: '全社会科技投入增长', target: '15' },
  { ...growth, key: 'rd-gdp', name: 'R&D投入占生产总值比重', kind: 'ratio', qualifier: 'reach', target: '2.1' },
  { ...growth, key: 'high-tech-output-growth', name: '高新技术产业产值增长', target: '20' },
  // 分别 gives one number to both figures; unlike its neighbours, it has no 以上.
  { ...growth, key: 'patent-applications-growth', name: '专利申请量增长', qualifier: 'reach', target: '10' },
  { ...growth, key: 'patent-grants-growth', name: '专利授权量增长', qualifier: 'reach', target: '10' },
  // 其中 makes this a part of the figure before it; 分别 and 以上 hold for both.
  {
    ...growth,
    key: 'invention-applications-growth',
    name: '发明专利申请量增长',
    target: '15',
    subsetOf: 'patent-applications-growth',
  },
  {
    ...growth,
    key: 'invention-grants-growth',
    name: '发明专利授权量增长',
    target: '15',
    subsetOf: 'patent-grants-growth',
  },
];

/** The measured value is the number of members of the population, counted in 个; the target is a share of them. */
const shareOverFiveYears = {
  task: '1.3',
  unitOfMeasure: '个',
  kind: 'fraction',
  qualifier: 'at-least',
  commitment: 'stretch',
  horizon: fiveYears,
} as const satisfies Partial<IndicatorFacts>;

const innovativeCities: IndicatorFacts[] = [
  {
    ...shareOverFiveYears,
    key: 'innovative-cities-national',
    name: '达到国家创新型城市标准的设区市',
    target: '1/3',
    population: '设区市',
  },
  {
    ...shareOverFiveYears,
    key: 'innovative-cities-provincial',
    name: '成为省创新型城市的设区市',
    target: '2/3',
    population: '设区市',
  },
  {
    ...shareOverFiveYears,
    key: 'innovative-counties',
    name: '进入创新型县(市、区)行列的县(市、区)',
    target: '1/3',
    population: '县(市、区)',
  },
];

const counted = {
  unitOfMeasure: '家',
  kind: 'count',
  qualifier: 'at-least',
  commitment: 'binding',
  horizon: thisYear,
} as const satisfies Partial<IndicatorFacts>;

const enterprisesAndPlatforms: IndicatorFacts[] = [
  { ...counted, key: 'high-tech-enterprises', task: '3.2', name: '新认定高新技术企业', target: '300' },
  {
    ...counted,
    key: 'regional-innovation-platforms',
    task: '4.2',
    name: '新建区域创新平台',
    qualifier: 'reach',
    target: '5',
  },
  {
    ...counted,
    key: 'key-labs-and-engineering-centres',
    task: '4.2',
    name: '新建省级重点实验室、工程技术研究中心',
    qualifier: 'about',
    target: '15',
    joint: ['省级重点实验室', '工程技术研究中心'],
  },
  {
    ...counted,
    key: 'enterprise-research-institutes',
    task: '4.2',
    name: '新建企业研究院',
    qualifier: 'about',
    target: '25',
  },
  {
    ...counted,
    key: 'high-tech-enterprise-research-centres',
    task: '4.2',
    name: '新建高新技术企业研究中心',
    qualifier: 'about',
    target: '200',
  },
  { ...counted, key: 'incubators-provincial', task: '4.3', name: '新认定省级孵化器', target: '3' },
  // A judgement: 争取 before this figure is read as governing its own clause only, so the area after it is binding.
  {
    ...counted,
    key: 'incubators-national',
    task: '4.3',
    name: '通过国家级孵化器认定',
    commitment: 'stretch',
    target: '2',
  },
  {
    ...counted,
    key: 'incubator-area',
    task: '4.3',
    name: '孵化面积增加',
    unitOfMeasure: '平方米',
    kind: 'increment',
    target: '500000',
  },
  {
    ...counted,
    key: 'patent-demonstration-enterprises',
    task: '7.2',
    name: '新认定省级专利示范企业',
    qualifier: 'about',
    target: '120',
  },
];

/** 确保 makes it binding. A relational figure must exceed another and has no number of its own to reach. */
const higherThan = {
  task: '8.2',
  unitOfMeasure: '%',
  kind: 'relational',
  qualifier: 'at-least',
  commitment: 'binding',
  horizon: thisYear,
} as const satisfies Partial<IndicatorFacts>;

const management: IndicatorFacts[] = [
  {
    ...higherThan,
    key: 'fiscal-st-above-revenue',
    name: '财政科技投入增长幅度高于财政收入增长幅度',
    exceeds: '财政收入增长幅度',
  },
  {
    ...higherThan,
    key: 'fiscal-st-above-eleventh-plan',
    name: '财政科技投入增长幅度高于“十一五”增长幅度',
    exceeds: '“十一五”增长幅度',
  },
  // 全覆盖 is the whole population. The notice does not say of what; reading it as units is a judgement, and so
  // is taking 加快推进 for a promise of this year that binds.
  {
    key: 'integrity-risk-coverage',
    task: '8.4',
    name: '廉政风险防控机制全覆盖',
    unitOfMeasure: '%',
    kind: 'coverage',
    qualifier: 'exactly',
    commitment: 'binding',
    target: '100',
    horizon: thisYear,
    population: '应建立廉政风险防控机制的单位',
  },
];

export const indicators: IndicatorFacts[] = [...headline, ...innovativeCities, ...enterprisesAndPlatforms, ...management];
