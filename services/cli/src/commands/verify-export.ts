/** `duban verify-export`: checks an export on its own; the state at its end is computed again from its events. */
import { type ExportFault, type VerifiedExport, verifyExport } from '@duban/query-api';
import { bytesOfFile } from '../bytes-of-file.js';
import { interruptible } from '../interruption.js';
import { dash, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function verify(options: { readonly json?: boolean }, terminal: Terminal, file: string): Promise<ExitCode> {
  const found = await interruptible(async (signal) => verifyExport(await bytesOfFile(file, signal)));
  if (found === 'interrupted') return exitCodes.failed;
  const sound = found.faults.length === 0;
  if (options.json === true) terminal.out(JSON.stringify({ ...found, sound }));
  else for (const line of lines(found)) terminal.out(line);
  return sound ? exitCodes.ok : exitCodes.failed;
}

const what: Readonly<Record<ExportFault['what'], string>> = {
  changed: '被改动 changed',
  missing: '缺失 missing',
  added: '多出 added',
  swapped: '与下一行对调 swapped with the next line',
  unreadable: '无法识别 unreadable',
  'not-folded': '事件接不上 does not follow',
  'other-views': '出自另一版视图，状态未能重算 made by other views, the state was not recomputed',
  cut: '文件不完整 the file is cut',
};

function* lines({ about, events, streams, evidence, faults }: VerifiedExport): Generator<string> {
  yield `${about.simulated ? '〔模拟〕' : ''}${about.plan}: ${events} 个事件 events, ${streams} 个流 streams, 佐证材料 evidence ${evidence.here}/${evidence.of}`;
  if (faults.length === 0) {
    yield '完好：摘要相符，由事件重算的状态与所附各表相同 / sound: the digests agree, and the events give the tables';
    return;
  }
  yield table(
    ['文件 file', '行 line', '问题 fault', '说明'],
    faults.map((fault) => [
      fault.file === '' ? dash : fault.file,
      fault.line ?? dash,
      what[fault.what],
      short(fault.detail ?? dash),
    ]),
  );
  yield '有损或被改动（至多列 100 处）/ damaged or changed: at most 100 places are listed';
}
