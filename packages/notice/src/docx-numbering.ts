/** The numbers that Word prints before paragraphs. They are not in the text of the file. */
import type { Rejection } from '@duban/domain';
import { readMarkup } from './markup.js';
import { toChinese } from './numerals.js';

interface Level {
  format: string;
  /** Such as `(%2)` or `%1.%2`. */
  text: string;
  start: number;
}

export interface NumberedParagraph {
  readonly list: string;
  readonly level: number;
}

const deepestLevel = 8;

const written = (format: string, number: number): string => {
  if (/chinese|ideograph|japanese|taiwanese/i.test(format)) return toChinese(number);
  if (format === 'decimalEnclosedCircle' && number <= 20) return String.fromCharCode(0x2460 + number - 1);
  return String(number);
};

/** Counts the numbered paragraphs of a document as Word does. */
export class DocxNumbering {
  readonly #levels = new Map<string, Map<number, Level>>();
  /** List → the definition that it uses. */
  readonly #definitions = new Map<string, string>();
  readonly #styles = new Map<string, NumberedParagraph>();
  readonly #counts = new Map<string, number[]>();

  readNumbering(xml: string): Rejection | undefined {
    let definition = '';
    let list = '';
    let level: Level | undefined;
    return readMarkup(
      xml,
      { xmlMode: true },
      {
        open: (name, attributes) => {
          const value = attributes['w:val'] ?? '';
          if (name === 'w:abstractNum') {
            definition = attributes['w:abstractNumId'] ?? '';
            this.#levels.set(definition, new Map());
          } else if (name === 'w:num') list = attributes['w:numId'] ?? '';
          else if (name === 'w:abstractNumId' && list !== '') this.#definitions.set(list, value);
          else if (name === 'w:lvl' && list === '') {
            level = { format: 'decimal', text: '', start: 1 };
            this.#levels.get(definition)?.set(Number(attributes['w:ilvl'] ?? 0), level);
          } else if (level !== undefined && name === 'w:numFmt') level.format = value;
          else if (level !== undefined && name === 'w:lvlText') level.text = value;
          else if (level !== undefined && name === 'w:start') level.start = Number(value) || 1;
        },
        close: (name) => {
          if (name === 'w:num') list = '';
          if (name === 'w:lvl') level = undefined;
        },
      },
    );
  }

  readStyles(xml: string): Rejection | undefined {
    let style = '';
    let level = 0;
    return readMarkup(
      xml,
      { xmlMode: true },
      {
        open: (name, attributes) => {
          const value = attributes['w:val'] ?? '';
          if (name === 'w:style') {
            style = attributes['w:styleId'] ?? '';
            level = 0;
          } else if (name === 'w:ilvl') level = Number(value) || 0;
          else if (name === 'w:numId' && style !== '') this.#styles.set(style, { list: value, level });
        },
        close: () => undefined,
      },
    );
  }

  ofStyle(style: string): NumberedParagraph | undefined {
    return this.#styles.get(style);
  }

  /** The number printed before the next paragraph of a list, such as 一、 or 2.; empty for a bullet. */
  next({ list, level }: NumberedParagraph): string {
    const definition = this.#definitions.get(list);
    const levels = definition === undefined ? undefined : this.#levels.get(definition);
    const own = levels?.get(level);
    if (definition === undefined || levels === undefined || own === undefined || level > deepestLevel) return '';
    const counts = this.#counts.get(definition) ?? [];
    this.#counts.set(definition, counts);
    for (let at = 0; at < level; at += 1) counts[at] ??= levels.get(at)?.start ?? 1;
    counts[level] = counts[level] === undefined ? own.start : (counts[level] as number) + 1;
    counts.length = level + 1;
    if (own.format === 'bullet' || own.format === 'none') return '';
    return own.text.replaceAll(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      return written(levels.get(at)?.format ?? 'decimal', counts[at] ?? 1);
    });
  }
}
