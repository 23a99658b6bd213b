/** Checks that values stand where their spans say. */
import type { Field, NoticeReading } from '../src/index.js';

/** A page number may stand inside a name that continues on the next page. */
const pageNumber = /[—-]\d{1,4}[—-]/g;
const plain = (text: string) =>
  squeeze(text)
    .replaceAll(pageNumber, '')
    .replaceAll(/[·•‧・∙⋅．﹒、]/g, '·')
    .replaceAll('·', '');
const squeeze = (text: string) => text.replaceAll(/[\s\u00a0\u3000]/g, '');

/** Every value of a reading that differs from the text of its span, as `what: value ≠ text`. */
export function misplaced({ draft, text, warnings }: NoticeReading): string[] {
  const wrong: string[] = [];
  const check = (what: string, field: Field<string> | undefined) => {
    if (field === undefined) return;
    const { start, end } = field.span;
    const there = text.slice(start, end);
    // A value has one form for the dot inside a name, and one for the separator of joint issuers.
    if (plain(there) !== plain(field.value)) wrong.push(`${what}: ${field.value} ≠ ${there}`);
    if (field.confidence <= 0 || field.confidence > 1) wrong.push(`${what}: confidence ${field.confidence}`);
  };
  const contains = (what: string, { span }: Field<unknown>, part: string) => {
    if (!squeeze(text.slice(span.start, span.end)).includes(squeeze(part))) wrong.push(`${what}: no ${part} at ${span.start}`);
  };
  check('title', draft.title);
  check('documentNumber', draft.documentNumber);
  check('issuer', draft.issuer);
  for (const { title } of draft.sections) check('section', title);
  for (const { code, title, people, leads, cooperating, deliverables } of draft.tasks) {
    check(`${code.value} title`, title);
    for (const person of people) check(`${code.value} person`, person);
    for (const unit of [...leads, ...cooperating]) check(`${code.value} unit`, { ...unit, value: unit.value.name });
    for (const { value, span } of deliverables) {
      if (span.end <= span.start) wrong.push(`${code.value} ${value.name}: nowhere`);
    }
  }
  for (const { task, name, target, unitOfMeasure, kind } of draft.indicators) {
    if (name.span.end <= name.span.start) wrong.push(`${task} ${name.value}: nowhere`);
    const { start, end } = unitOfMeasure.span;
    const assumed = warnings.some(({ code, span }) => code === 'unit-assumed' && span.start < end && start < span.end);
    if (target !== undefined && kind.value === 'count' && !assumed)
      contains(`${task} ${name.value}`, unitOfMeasure, unitOfMeasure.value);
  }
  return wrong;
}
