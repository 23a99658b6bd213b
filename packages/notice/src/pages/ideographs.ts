/**
 * Fonts draw 工 and the radical ⼯ with one shape, and PDFs often name the radical. Each radical is replaced by the
 * character that people write (Unicode's EquivalentUnifiedIdeograph), and so are ligatures and compatibility
 * ideographs.
 */

/** Simplified radicals and others without a decomposition in Unicode. */
const radicals = new Map(
  Array.from(
    '⼾户⺁厂⺄乙⺈刀⺋卩⺌小⺍小⺎兀⺏尣⺐尢⺑尢⺓幺⺔彐⺕彐⺗心⺘手⺙攵⺛旡⺜日⺝月⺞歹⺟母⺠民⺡氵⺢水⺣灬⺤爪⺥爪⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糸⺰纟⺱罓⺲罒⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹老⺺聿⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱亀⻲亀⻳龟'.matchAll(
      /(.)(.)/gu,
    ),
    ([, radical = '', ideograph = '']) => [radical, ideograph] as const,
  ),
);

export function ideographOf(text: string): string {
  if (!/[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]/.test(text)) return text;
  return Array.from(text, (character) => radicals.get(character) ?? character.normalize('NFKC')).join('');
}
