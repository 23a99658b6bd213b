/** What a reading comes to, in lines that a person can hold against the notice. */
import type { NoticeReading } from '@duban/notice';

const names = (fields: readonly { readonly value: { readonly name: string; readonly placeholder: boolean } }[]) =>
  fields.map(({ value }) => `${value.name}${value.placeholder ? '?' : ''}`).join('、');

/** `code | title | leads | cooperating | people | due | figures`, a figure as its qualifier, number and unit. */
export function taskLines({ draft }: NoticeReading): string[] {
  const sign = { 'at-least': '≥', 'at-most': '≤', about: '≈', reach: '', exactly: '=', unquantified: '~' } as Record<
    string,
    string
  >;
  return draft.tasks.map(({ code, title, leads, cooperating, people, due }) => {
    const figures = draft.indicators
      .filter(({ task }) => task === code.value)
      .map(
        ({ target, unitOfMeasure, qualifier }) => `${sign[qualifier.value] ?? ''}${target?.value ?? ''}${unitOfMeasure.value}`,
      );
    return [
      code.value,
      title.value,
      names(leads),
      names(cooperating),
      people.map(({ value }) => value).join('、'),
      due?.value ?? '',
      figures.join(' '),
    ].join(' | ');
  });
}

export const codesOf = ({ warnings }: NoticeReading) => [...new Set(warnings.map(({ code }) => code))].sort();
