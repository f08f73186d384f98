/**
 * Why a server does not let somebody in or speak, for people: the words that servers have in common for it, "Cannot join
 * channel (+b)", name a letter that few know; and a time in them is that of another zone.
 */
import { parseTime } from '../../protocol/timestamp.js';
import { localTime } from './local-time.js';

/** RFC 1459 and all servers since, and what some say behind it. */
const COMMON = /^Cannot (join|send to) channel \(\+(\w)\)\s*:?\s*(.*)$/s;
/** As our server and others write it; ISO 8601, in UTC. */
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z/g;

const JOIN_WORDS: ReadonlyMap<string, string> = new Map([
  ['b', 'you are banned'],
  ['i', 'it is by invitation only'],
  ['k', 'it takes a key: /join ROOM KEY'],
  ['l', 'it is full'],
]);

const SPEAK_WORDS: ReadonlyMap<string, string> = new Map([
  ['b', 'you may not speak here'],
  ['m', 'only operators and people with a voice speak here'],
  ['n', 'only those who are in it speak here'],
  ['W', 'slow mode:'],
]);

/** @param reason as the server says it, clean */
export function refusalWords(reason: string): string {
  const [, what = '', mode = '', more = ''] = COMMON.exec(reason) ?? [];
  const words = (what === 'join' ? JOIN_WORDS : SPEAK_WORDS).get(mode);
  return localTimes(words === undefined ? reason : joined(words, more));
}

/** Why a server has closed the connection: the why of `Closing Link: <host> (<why>)`, or `[<why>]`, as most write it. */
export function closingWords(reason: string): string {
  const [, round, square, whole = reason] =
    /^Closing Link: (?:\S+ (?:\((.+)\)|\[(.+)\])|(.+))$/is.exec(reason) ?? [];
  return localTimes(round ?? square ?? whole);
}

/** Times in a text of the server as those of this machine. */
export function localTimes(text: string): string {
  return text.replace(TIME, (word) => {
    const time = parseTime(word);
    return time === undefined ? word : localTime(time);
  });
}

/** `until ...` goes on in the sentence, a reason comes after a colon. */
function joined(words: string, more: string): string {
  if (more === '') return words;
  return words.endsWith(':') || more.startsWith('until ') ? `${words} ${more}` : `${words}: ${more}`;
}
