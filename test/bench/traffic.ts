/** What every client sends to every side: one body, 26 addresses in turn, and a new key each time. */

/** About 600 bytes of UTF-8, most of it Chinese, as a unit would type it. */
export const body = JSON.stringify({
  percent: 40,
  done: '新认定高新技术企业一百二十六家，完成年度目标的四成；对申报企业逐户辅导，现场核查八十一家，退回补正十七家。',
  next: '七月组织第二批评审，八月底前完成公示与备案，同步清理已到期未复审的企业名单。',
  obstacles: '部分企业研发费用归集不规范，须会同税务部门核定。',
  occurredOn: '2012-06-30',
  evidence: [
    {
      name: '上半年认定名单.xlsx',
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      size: 48_213,
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    },
  ],
});

export const plan = 'zjkjt2012';

/** The 26 tasks of the plan: eight sections of 3, 3, 4, 3, 2, 3, 4 and 4. */
export const taskCodes: readonly string[] = [3, 3, 4, 3, 2, 3, 4, 4].flatMap((count, section) =>
  Array.from({ length: count }, (_, task) => `${section + 1}.${task + 1}`),
);

/** The address of one kind of request, and its sender. */
export interface Route {
  readonly path: string;
  readonly token: string;
}

export const reportPath = (code: string) => `/v1/plans/${plan}/tasks/${code}/report-progress`;

/** Peers do not check tokens. This one is as long as a real one, so that every side reads as many bytes. */
const unreadToken = `${'e'.repeat(60)}.${'p'.repeat(340)}.${'s'.repeat(86)}`;

export const peerRoutes: readonly Route[] = taskCodes.map((code) => ({ path: reportPath(code), token: unreadToken }));
