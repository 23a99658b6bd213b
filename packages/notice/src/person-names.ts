/** Tells by the surname whether words are a person's name, where no label says that a person follows. */
import { isUnitLike } from './names.js';

export const han = '[\\p{Script=Han}〇]';

export const surnamesOfTwo =
  '(?:欧阳|司马|司徒|司空|上官|诸葛|东方|皇甫|尉迟|公孙|公羊|公冶|慕容|令狐|宇文|长孙|独孤|鲜于|闾丘|夏侯|轩辕|端木|百里|呼延|南宫|东郭|西门|申屠|万俟|钟离|澹台|濮阳|赫连|太叔|宗政|淳于|单于|拓跋|纳兰|即墨|左丘|第五|闻人|梁丘|公西|漆雕|乐正|壤驷|公良|夹谷|宰父|谷梁|段干|东里|南门|羊舌|微生|子车|颛孙|仲孙|完颜|叶赫|钮祜|贺兰|支离|谷利|库狄|沙陀|侯莫|綦毋|南荣|雍门|公仪|公户|公伯|公祖|公乘|右师|左人|巫马|穀梁|亓官|司寇|相里|毌丘|母丘|太史|申徒|归海|东野|北宫|西宫|南郭|东门|左师|有琴|哥舒|尔朱|爱新|觉罗)';

const surnames =
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿边扈燕冀郏浦尚农温庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡寇禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶曾毋沙乜养鞠须丰巢关蒯相查荆红游竺权逯盖益桓佟肖代岳闫付佘仉丘覃麦闭苟牟邸冼区揭谌战尧仝侴亓卿展由郇鄢昂粟邝涂帅兰仁税来种楼矫门才撒户雒敬母昊初鹿郄宛鲜楚原漆布苑亢缑晋况佴伯南墨年哈谯笪阳朴图依荔折但候青鄞戢寻宿呙泰练臻檀凡银辜隋沐茆植皋尕扎钱萨玉斯旺洛次达綦苌霓苍苑逯璟';

/** Fills the gap inside a spaced name. It never occurs in a text. */
export const gap = '\u0001';
const gaps = new RegExp(`[\\s${gap}]`, 'g');

const dotted = new RegExp(`^${han}{1,12}(?:·${han}{1,12}){1,3}$`, 'u');
const shortName = new RegExp(`^${han}{2,3}$`, 'u');
const surnamed = new RegExp(`^(?:${surnamesOfTwo}${han}{1,2}|[${surnames}]${han}{1,2})$`, 'u');

/** Words that begin with a surname but are no names: fields of work, kinds of places and of people. */
const words = new Set(
  '文旅 文广 文化 文体 文明 文教 应急 金融 宣传 商务 安监 安全 安保 安置 卫健 卫生 党建 党群 党委 党政 党办 党组 经信 经发 经济 项目 方案 任务 计划 计生 全体 单位 双创 双拥 农业 农经 农村 水利 水务 水电 林业 林草 牧业 通信 广电 关工 管理 管护 管委 高新 高校 江南 平安 平台 明确 成员 成效 常态 常务 常委 应用 连片 和谐 能源 时限 时间 相关 红会 师生 师范 家庭 家长 家委 印发 印刷 能力 简政 康养 康复 乐园 施工 强化 明年 易地 丰收 步行 关键 利民 惠民 惠农 富民 富农 益农 养老 养殖 东部 南部 东区 南区 阳光 都市 车站 门诊 古城 石化 云计算 花卉 花木 布局 依法 那么 由于 牛羊 班子 封闭 尚未 从业 解决 边境 边防 房产 房管 包干 包联 包保 初中 图书 楼宇 楼长 区域 区级 区直 代表 古镇 温泉 战略 双方 华侨 水产 游客 景区 石油 伏季 白酒 汪洋 居民 宿舍 万家 万人 万元 支部 支队 支行 充电 种植 种业 种子 展会 展览 来访 银行 银保 税务 税收 母婴 户籍 门户 敬老 初期 原则 原因 漆器 南水 伯乐 图文 阳台 青年 青山 寻访 练兵 凡是 植树 达标 次日 洛阳 但是 候选 折合'.split(
    ' ',
  ),
);
const wordInside = /工作|任务|项目|单位|部门|领导|责任|负责|人员|[各等的]|街道|社区|小组|园区|新区|[县乡镇村市区州]$/;

/** A name with a known surname: two or three characters (four with a surname of two), or any name with a middle dot. */
export function looksLikeName(text: string): boolean {
  const name = text.replaceAll(gaps, '');
  if (dotted.test(name)) return true;
  return surnamed.test(name) && !words.has(name) && !wordInside.test(name) && !isUnitLike(name);
}

/** Behind an office, two or three characters are a name even without a known surname. */
export function mayFollowOffice(text: string): boolean {
  const name = text.replaceAll(gaps, '');
  return shortName.test(name) && !words.has(name) && !wordInside.test(name) && !isUnitLike(name);
}
