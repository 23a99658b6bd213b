/**
 * The 8 sections and 26 tasks of the 2012 plan. Titles keep the notice's punctuation, ASCII parentheses
 * and commas included. A placeholder keeps the notice's words: 有关处室 and 各有关处室 are not the same.
 */
import type { Manifest, TaskFacts } from '@duban/domain';

export const sections: Manifest['sections'] = [
  { number: 1, title: '围绕国家技术创新工程试点省,加快创新型企业和创新型城市建设' },
  { number: 2, title: '强化成果转化与产业化导向,加快组织实施成果转化工程和重大专项' },
  { number: 3, title: '围绕产业转型升级,大力发展高新技术产业和战略性新兴产业' },
  { number: 4, title: '致力改善科研基础条件,加快推进青山湖科技城等科技大平台建设' },
  { number: 5, title: '围绕科技改善民生,加快推进农业农村和社会领域科技创新' },
  { number: 6, title: '坚持创新国际化,大力加强科技人才工作和国内外科技合作' },
  { number: 7, title: '深化知识产权战略,继续加强知识产权创造运用和保护' },
  { number: 8, title: '加快体制机制创新,努力提升科技管理绩效和干部队伍素质' },
];

type Cooperating = TaskFacts['cooperating'];
type Deliverables = TaskFacts['deliverables'];

const relevant: Cooperating = [{ placeholder: '有关处室' }];
const allRelevant: Cooperating = [{ placeholder: '各有关处室' }];
const allRelevantAndCounties: Cooperating = [...allRelevant, { placeholder: '各市、县科技局' }];

const issue = (...names: string[]): Deliverables => names.map((name) => ({ kind: 'document', action: 'issue', name }));
const revise = (...names: string[]): Deliverables => names.map((name) => ({ kind: 'document', action: 'revise', name }));
const hold = (...names: string[]): Deliverables => names.map((name) => ({ kind: 'event', action: 'hold', name }));

/** The section is left out, because a code is section.number. */
function task(
  code: string,
  title: string,
  responsible: string[],
  leads: string[],
  cooperating: Cooperating,
  deliverables: Deliverables = [],
): TaskFacts {
  return { code, section: Number(code.split('.')[0]), title, responsible, leads, cooperating, deliverables };
}

export const tasks: Manifest['tasks'] = [
  task(
    '1.1',
    '加快培育创新型试点示范企业',
    ['shou-jiangang'],
    ['fagui'],
    allRelevantAndCounties,
    issue('《创新型企业典型案例》'),
  ),
  task('1.2', '加快推进产业技术创新战略联盟建设', ['shou-jiangang'], ['fagui'], allRelevantAndCounties),
  task(
    '1.3',
    '深入推进创新型城市(县、区)创建工作',
    ['shou-jiangang'],
    ['fagui'],
    allRelevantAndCounties,
    issue('《关于开展创新型城市(县、区)创建工作的指导意见》'),
  ),

  task('2.1', '改革科研与人才评价体系', ['wang-hongli', 'cao-xinan'], ['chengguo', 'renshi'], allRelevant),
  task(
    '2.2',
    '大力实施“十大科技成果转化工程”',
    ['wang-hongli', 'shou-jiangang', 'qiu-feizhang', 'ding-kangsheng'],
    ['chengguo', 'jihua', 'gaoxin', 'nongcun', 'shefa'],
    relevant,
  ),
  task(
    '2.3',
    '加快组织实施10个重大科技专项',
    ['shou-jiangang', 'qiu-feizhang', 'ding-kangsheng'],
    ['jihua', 'gaoxin', 'nongcun', 'shefa'],
    relevant,
    issue('年度实施方案', '专项技术发展报告'),
  ),

  task(
    '3.1',
    '加快高新技术产业开发区(园区)转型升级',
    ['qiu-feizhang'],
    ['gaoxin'],
    relevant,
    issue('《关于加快高新技术产业园区转型升级的指导意见》', '考核评价体系'),
  ),
  task('3.2', '大力培育高新技术企业', ['qiu-feizhang'], ['gaoxin'], relevant),
  task('3.3', '加快培育战略性新兴产业', ['qiu-feizhang', 'ding-kangsheng'], ['gaoxin', 'nongcun', 'shefa'], relevant),
  task('3.4', '大力发展高技术服务业', ['qiu-feizhang', 'wang-hongli'], ['gaoxin', 'chengguo'], relevant),

  task(
    '4.1',
    '加快青山湖科技城和未来科技城建设',
    ['ding-kangsheng', 'wang-hongli', 'cai-xiujun'],
    ['tiaojian', 'chengguo', 'hezuo'],
    [...relevant, { placeholder: '有关市、县科技局' }],
    issue('中长期发展规划'),
  ),
  task('4.2', '继续推进各类创新载体和公共创新平台建设', ['ding-kangsheng'], ['tiaojian'], relevant),
  task('4.3', '加快发展科技企业孵化器和加速器', ['qiu-feizhang'], ['gaoxin'], relevant),

  task('5.1', '努力推进农业农村科技进步', ['qiu-feizhang'], ['nongcun'], relevant),
  task(
    '5.2',
    '加快发展民生科技',
    ['ding-kangsheng'],
    ['shefa'],
    relevant,
    issue('《科技支撑和引领义乌市国际商贸综合改革试点的意见》'),
  ),

  task(
    '6.1',
    '继续大力培养引进创新人才和团队',
    ['cao-xinan', 'cai-xiujun'],
    ['renshi', 'hezuo'],
    allRelevant,
    // The notice describes the policies without giving them a title.
    issue('人才政策'),
  ),
  task(
    '6.2',
    '加大国际科技合作力度',
    ['cai-xiujun'],
    ['hezuo'],
    relevant,
    hold('第二届中国浙江国际科技合作大会', '海外科技外交官和海外研发机构、高层次人才浙江行', '清华、浙大等海外学子浙江行'),
  ),
  task('6.3', '深入推进国内科技合作', ['wang-hongli'], ['chengguo'], relevant),

  task(
    '7.1',
    '强化科技创新的知识产权导向',
    ['hong-jiqing'],
    ['zhishichanquan'],
    [{ unit: 'fagui' }, { unit: 'jihua' }, { unit: 'tiaojian' }, ...relevant],
    issue('《浙江省重大经济科技活动知识产权评议管理办法》'),
  ),
  task('7.2', '加强企业知识产权工作', ['hong-jiqing'], ['zhishichanquan'], relevant),
  task('7.3', '深入推进区域知识产权工作', ['hong-jiqing'], ['zhishichanquan'], [...relevant, { placeholder: '各市、县科技局' }]),
  task('7.4', '加强知识产权保护和管理工作', ['hong-jiqing'], ['zhishichanquan', 'zhuanli-daiban'], relevant, [
    ...revise('《浙江省专利保护条例》', '《浙江省专利专项资金管理办法》'),
    ...hold('中美、中欧知识产权研讨会'),
  ]),

  task('8.1', '健全科技投融资体系', ['shou-jiangang', 'hong-jiqing'], ['jihua', 'zhishichanquan'], relevant),
  task(
    '8.2',
    '继续完善科技管理体系',
    ['shou-jiangang', 'song-zhiheng'],
    ['fagui', 'jihua', 'jiancha'],
    relevant,
    // A judgement: the first is to be put out (出台), the second exists and is to be improved (完善).
    [...issue('考核评价办法'), ...revise('项目和经费管理办法')],
  ),
  task('8.3', '加强科技战略研究工作', ['zhou-yimin'], ['zhanlue-yanjiuyuan'], relevant),
  task(
    '8.4',
    '科技干部队伍和党风廉政建设',
    ['cao-xinan', 'song-zhiheng'],
    ['renshi', 'jiguan-dangwei', 'jiancha', 'peixun-zhongxin'],
    relevant,
  ),
];
