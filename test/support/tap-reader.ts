/** Reads tap's output during a run: a line for each file, its failures, and the totals at the end. */

export interface Skip {
  readonly file: string;
  readonly test: string;
  readonly reason: string;
}

export interface TapReport {
  readonly passed: number;
  readonly failed: number;
  /** Tests marked `todo` count as skipped. */
  readonly skipped: number;
  /** File → the seconds it took, for files that gave a result. */
  readonly files: ReadonlyMap<string, number>;
  readonly skips: readonly Skip[];
}

const closingLine = /^# \{ (total: \d+.*) \}$/;
const resultLine = /^( *)(not )?ok \d+ - (.*?)(?: # time=([\d.]+)(m?s))?$/;
const fileLine = /^# Subtest: (.+)$/;
/** How a file ended, if not normally. It comes after the file's result. */
const endLine = /^ {2}(exitCode|signal|expired): (?!null$)/;
const skipLine = /^(.*?) # (?:SKIP|TODO)\b *(.*)$/i;

/** A counterexample can be very long. All of it is in `.tap/last-run.tap`. */
const lineMaxLength = 2000;
const cut = (line: string) => (line.length <= lineMaxLength ? line : `${line.slice(0, lineMaxLength)} …`);

/** The input is TAP with one subtest for each file, ended by a line such as `# { total: 8, pass: 7, skip: 1 }`. */
export class TapReader {
  readonly #files = new Map<string, number>();
  #failedFiles = 0;
  readonly #skips: Skip[] = [];
  #closing: string | undefined;
  #file = '';
  /** Failures in the present file. */
  #failures: string[] = [];
  /** The indentation of the assertion whose details are being read; undefined elsewhere. */
  #details: string | undefined;

  /** Takes the next line and returns the lines to show: none until a file has ended. */
  take(line: string): string[] {
    // Details are indented two spaces deeper than their assertion, between `---` and `...`.
    if (this.#details !== undefined && line.startsWith(`${this.#details}  `)) {
      this.#failures.push(cut(line));
      if (line === `${this.#details}  ...`) this.#details = undefined;
      return [];
    }
    this.#details = undefined;
    this.#closing = closingLine.exec(line)?.[1] ?? this.#closing;
    this.#file = fileLine.exec(line)?.[1] ?? this.#file;
    const result = resultLine.exec(line);
    if (result !== null) return this.#takeResult(line, result);
    return endLine.test(line) ? [line] : [];
  }

  #takeResult(line: string, [, indentation = '', not, text = '', time, unit]: RegExpExecArray): string[] {
    const [, name = text, reason] = skipLine.exec(text) ?? [];
    const failed = not !== undefined && reason === undefined;
    if (indentation !== '') {
      if (reason !== undefined) this.#skips.push({ file: this.#file, test: name, reason });
      if (failed) this.#failures.push(cut(line));
      // A line with a time is a subtest. Its details only say where it is in the file.
      if (failed && time === undefined) this.#details = indentation;
      return [];
    }
    if (reason !== undefined) this.#skips.push({ file: name, test: 'the whole file', reason });
    if (failed) this.#failedFiles += 1;
    const seconds = Number(time ?? 0) / (unit === 's' ? 1 : 1000);
    this.#files.set(name, seconds);
    const shown = [`${failed ? 'FAILED' : 'ok    '} ${name} (${seconds.toFixed(1)} s)`, ...this.#failures];
    this.#failures = [];
    return shown;
  }

  /** The report of the whole run; undefined when its closing line is missing, because the run did not end. */
  report(): TapReport | undefined {
    const closing = this.#closing;
    if (closing === undefined) return undefined;
    const total = (name: string) => Number(new RegExp(`\\b${name}: (\\d+)`).exec(closing)?.[1] ?? 0);
    return {
      passed: total('pass'),
      // tap counts only assertions: a file that was killed after passing ones adds no failure.
      failed: Math.max(total('fail'), this.#failedFiles),
      skipped: total('skip') + total('todo'),
      files: this.#files,
      skips: this.#skips,
    };
  }
}
