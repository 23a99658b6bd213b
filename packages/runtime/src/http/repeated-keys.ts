/**
 * A key that stands twice in one object. Parsers take the last, so whoever sent it may have said something else than
 * what is recorded (RFC 8259, section 4).
 */
import { escapePointerToken } from '@duban/domain';

interface Open {
  /** The keys so far; undefined in an array. */
  readonly keys: Set<string> | undefined;
  at: string | number;
}

/** JSON pointer to the first key that stands twice, in a text that is known to be JSON. */
export function repeatedKey(text: string): string | undefined {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const inner = open.at(-1);
    switch (text[at]) {
      case '{':
        open.push({ keys: new Set(), at: '' });
        break;
      case '[':
        open.push({ keys: undefined, at: 0 });
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        if (typeof inner?.at === 'number') inner.at += 1;
        break;
      case '"': {
        const end = endOfString(text, at);
        if (inner?.keys !== undefined && /^\s*:/.test(text.slice(end + 1, end + 100))) {
          inner.at = JSON.parse(text.slice(at, end + 1)) as string;
          if (inner.keys.has(inner.at)) return open.map((each) => `/${escapePointerToken(String(each.at))}`).join('');
          inner.keys.add(inner.at);
        }
        at = end;
        break;
      }
      default:
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
