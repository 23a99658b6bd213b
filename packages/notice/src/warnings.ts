/** Collects the warnings of a reading. */
import { noticeBounds } from './bounds.js';
import type { Passage } from './passage.js';
import type { Span, Warning } from './reading.js';
import { type WarningCode, warningRegistry } from './warning-registry.js';

const fill = (sentence: string, params: Readonly<Record<string, string | number>>) =>
  sentence.replaceAll(/\{(\w+)\}/g, (all, name: string) => String(params[name] ?? all));

const shown = 60;
export const shorten = (text: string) => (text.length > shown ? `${text.slice(0, shown)}…` : text);

/** Collects at most `noticeBounds.warnings` warnings, each with its line. */
export class WarningList {
  readonly #warnings: Omit<Warning, 'line'>[] = [];
  readonly #text: string;
  #overflow = false;

  constructor(text: string) {
    this.#text = text;
  }

  add(code: WarningCode, at: Span | Passage, params: Readonly<Record<string, string | number>> = {}): void {
    if (this.#warnings.length >= noticeBounds.warnings) {
      this.#overflow = true;
      return;
    }
    const { severity, zh, en } = warningRegistry[code];
    const span = 'start' in at ? at : at.span();
    this.#warnings.push({ code, severity, span, zh: fill(zh, params), en: fill(en, params) });
  }

  /** The warnings in the order of the text. */
  end(): Warning[] {
    if (this.#overflow) {
      this.#overflow = false;
      const { severity, zh, en } = warningRegistry['too-many-warnings'];
      this.#warnings.push({
        code: 'too-many-warnings',
        severity,
        span: { start: this.#text.length, end: this.#text.length },
        zh,
        en,
      });
    }
    let line = 1;
    let at = 0;
    return [...this.#warnings]
      .sort((one, other) => one.span.start - other.span.start)
      .map((warning) => {
        for (; at < warning.span.start; at += 1) {
          const character = this.#text[at];
          if (character === '\n' || (character === '\r' && this.#text[at + 1] !== '\n')) line += 1;
        }
        return { ...warning, line };
      });
  }
}
