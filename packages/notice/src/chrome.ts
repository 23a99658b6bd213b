/** What a website prints around a notice: navigation above it, links for sharing and a copyright line below it. */

const beginnings =
  /^(您?(现|当前|目前)?(所)?在的?位置|当前位置|首页\s?[>»|]|返回|打印|关闭|分享|字[体号]|【?字号|浏览(次|量)|阅读(次|量)|访问量|点击(数|量|次)|转自|来源|信息来源|文章来源|稿件来源|发布机构|发布单位|发布人|作者|编辑|责任编辑|责编|审核|上一篇|下一篇|上一条|下一条|版权所有|主办|承办单位?:.{0,30}(网站|备案)|技术支持|网站(地图|标识码|声明)|联系我们|关于我们|扫一扫|相关(链接|新闻|文件|阅读)|附件下载|点击下载|收藏|无障碍|繁體?|您是第|政府网站|copyright|all rights|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP备|.{0,3}公网安备|索引号|主题分类|公文时效|成文日期|组配分类|信息分类|公开方式|公开日期)/i;
const anywhere = /(ICP备\s?\d|公网安备|字号\s?[:[]|大\s中\s小|关闭(本)?窗口|打印本页|>\s?首页|首页\s?>)/;

/** A longer line is text, whatever its first words are. */
const chromeMaxLength = 120;

/** Whether a folded, trimmed line belongs to the website and not to the notice. */
export function isChrome(text: string): boolean {
  if (text === '' || text.length > chromeMaxLength) return text === '';
  return beginnings.test(text) || anywhere.test(text);
}
