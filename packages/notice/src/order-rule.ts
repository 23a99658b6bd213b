/** The rule 列第一位者为牵头单位 is written once and holds for the whole notice. */

const first =
  '(?:(?:名列|位列|排名|排序|列|排)(?:在|名|于|序|为)?(?:首位|首个|第一(?:位|个|名|家)?|最前面?|前面|前(?![列茅\\d一二三四五六七八九十]))|(?:第一|首)(?:位|个|家)(?:责任)?(?:单位|部门|处室|科室|股室|站所|司局|者|的)?|第一责任(?:单位|部门|处室|科室|股室))';
const saysFirst = new RegExp(
  `${first}[^。;]{0,12}?(?:为|是|系|即|作为|任|,)?[^。;]{0,6}?(?:牵头|主办|主要责任|主责)|(?:牵头|主办)(?:责任)?(?:单位|部门|处室)?[^。;]{0,8}(?:列|排)(?:在|名|于)?(?:首位|第一)|以${first}[^。;]{0,8}(?:牵头|主办)`,
);

export const saysFirstLeads = (text: string): boolean => saysFirst.test(text);

/** A note in a block that is no name: 下同, 不再单独列出. */
const remark =
  /下同|下略|(?:不再|不)(?:单独|一一|另行|逐一|分别)?(?:列出|列明|注明|标注|赘述)|均涉及|以下简称|以上(?:各项|任务)|^(?:注|说明|备注)\s?:/;

export const isRemark = (text: string): boolean => remark.test(text);

/** 牵头单位有两个的, 排名在前者牵头: then only the first of several leads leads. */
export const saysFirstOfLeads = (text: string): boolean =>
  saysFirstLeads(text) && /牵头[^,。;]{0,8}?(?:两|多|几|2|二|若干)个/.test(text);
