/** What a reader types to search: words, and filters such as from:alice in:#ops after:2026-11-01 before:2026-11-30. */
import type { SearchRequest } from '../../protocol/search.js';

/** A date of the reader's own calendar. */
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** @returns what to ask the server for, or what is wrong in words */
export function parseSearchWords(typed: string): SearchRequest | string {
  const found: { -readonly [key in keyof SearchRequest]: SearchRequest[key] } = {};
  const words: string[] = [];
  for (const word of typed.trim().split(/\s+/)) {
    const [, name = '', value = ''] = /^(from|in|before|after):(.*)$/i.exec(word) ?? [];
    if (name === '') {
      if (word !== '') words.push(word);
      continue;
    }
    const filter = name.toLowerCase() as 'from' | 'in' | 'before' | 'after';
    if (value === '') return `${filter}: needs a word behind it`;
    if (filter === 'from' || filter === 'in') found[filter] = value.replace(/^@/, '');
    else {
      const day = dayOf(value);
      if (day === undefined) return `${filter}: needs a date such as 2026-11-30`;
      // From the beginning of the day on, or up to it; both ends are exclusive on the wire.
      found[filter] = filter === 'after' ? day - 1 : day;
    }
  }
  // A space at the end says that the last word is complete.
  if (words.length > 0) found.text = words.join(' ') + (/\s$/.test(typed) ? ' ' : '');
  if (found.text === undefined && found.in === undefined && found.from === undefined)
    return 'type what to search for: words, from:NICK, in:#ROOM';
  return found;
}

function dayOf(text: string): number | undefined {
  const [, year = '', month = '', day = ''] = DATE.exec(text) ?? [];
  if (year === '') return undefined;
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  return date.getMonth() === Number(month) - 1 && date.getDate() === Number(day)
    ? Math.max(1, date.getTime())
    : undefined;
}
