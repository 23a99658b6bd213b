import { AlignmentType, Document, LevelFormat, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx';
import type { NoticeCase } from './expected.js';
import { tableParts } from './tables.js';

const bytesOf = async (document: Document) => new Uint8Array(await Packer.toBuffer(document));
const line = (text: string) => new Paragraph({ children: [new TextRun(text)] });
const { columns, rows, common } = tableParts;

const cell = (text: string, columnSpan = 1) => new TableCell({ children: [line(text)], columnSpan });

export const wordTable: NoticeCase = {
  ...common,
  name: 'a Word document with a table',
  fileName: 'notice.docx',
  format: 'docx',
  bytes: () =>
    bytesOf(
      new Document({
        sections: [
          {
            children: [
              ...['北川市水利局2027年重点任务分解表（模拟）', '北水〔2027〕2号', '北川市水利局', '2027年1月15日'].map(line),
              new Table({
                rows: [
                  new TableRow({ children: columns.map((name) => cell(name)) }),
                  ...rows.map(
                    (row) =>
                      new TableRow({
                        children: row.length === 1 ? [cell(row[0] as string, 7)] : row.map((text) => cell(text)),
                      }),
                  ),
                ],
              }),
            ],
          },
        ],
      }),
    ),
};

const level = (format: (typeof LevelFormat)[keyof typeof LevelFormat], text: string, at: number) => ({
  level: at,
  format,
  text,
  alignment: AlignmentType.LEFT,
});

const numbered = (text: string, at: number) => new Paragraph({ text, numbering: { reference: 'plan', level: at } });

/** Word numbers the paragraphs itself, so the text has no numbers. */
export const wordNumbered: NoticeCase = {
  name: 'a Word document that numbers its paragraphs itself',
  fileName: 'notice.docx',
  format: 'docx',
  encoding: 'utf-8',
  title: '南屏县科协2026年工作要点（模拟）',
  issuer: '南屏县科学技术协会',
  issuedOn: '2026-02-03',
  year: 2026,
  sections: ['提升科学素质', '服务科技工作者'],
  tasks: [
    { code: '1.1', title: '开展科普活动', people: ['邓一苇'], leads: ['科普部'], helps: ['各有关部室'] },
    {
      code: '1.2',
      title: '建设科普阵地',
      people: ['邓一苇'],
      leads: ['科普部', '科技馆'],
      helps: ['办公室'],
      issue: ['《南屏县科普教育基地管理办法》'],
    },
    { code: '2.1', title: '办好学术会议', people: ['尹长歌'], leads: ['学会部'], hold: ['南屏科技论坛'] },
  ],
  indicators: [
    { task: '1.1', name: '开展科普活动', target: '100', unit: '场', qualifier: 'at-least' },
    { task: '1.2', name: '新建科普教育基地', target: '5', unit: '个', qualifier: 'reach' },
    { task: '2.1', name: '举办学术报告会', target: '12', unit: '场', qualifier: 'about' },
  ],
  problems: [],
  bytes: () =>
    bytesOf(
      new Document({
        numbering: {
          config: [
            {
              reference: 'plan',
              levels: [level(LevelFormat.CHINESE_COUNTING, '%1、', 0), level(LevelFormat.DECIMAL, '%2.', 1)],
            },
          ],
        },
        sections: [
          {
            children: [
              line('南屏县科协2026年工作要点（模拟）'),
              numbered('提升科学素质', 0),
              numbered(
                '开展科普活动。全年开展科普活动100场以上。（责任领导：邓一苇；责任部门：科普部；配合部门：各有关部室）',
                1,
              ),
              numbered(
                '建设科普阵地。新建科普教育基地5个，制定《南屏县科普教育基地管理办法》。（责任领导：邓一苇；责任部门：科普部、科技馆；配合部门：办公室）',
                1,
              ),
              numbered('服务科技工作者', 0),
              numbered('办好学术会议。举办南屏科技论坛，举办学术报告会12场左右。（责任领导：尹长歌；责任部门：学会部）', 1),
              line('南屏县科学技术协会'),
              line('2026年2月3日'),
            ],
          },
        ],
      }),
    ),
};
