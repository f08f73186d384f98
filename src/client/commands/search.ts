/** /search: what was said, by the server's index; the list opens where there is a screen. */
import type { ClientState } from '../model/state.js';
import type { Command, Suggestion } from './command.js';
import { nicksLike } from './nicks.js';

const FILTERS: readonly Suggestion[] = [
  { text: 'from:', note: 'by that person' },
  { text: 'in:', note: 'in that room, or with that person' },
  { text: 'after:', note: 'from that day on: after:2026-11-01' },
  { text: 'before:', note: 'before that day: before:2026-11-30' },
];
/** More than anybody reads through. */
const MOST = 50;

export const search: Command = {
  name: 'search',
  usage: '/search [WORDS]',
  summary: 'finds messages on the server; from:NICK in:#ROOM after:DATE before:DATE narrow it',
  minWords: 0,
  complete: (state, words) => completionsOf(state, words.at(-1) ?? ''),
  handle: (_state, rest) => [{ do: 'tell', input: { type: 'show-search', typed: rest } }],
};

/** A filter while none is typed, and then what it can be. */
function completionsOf(state: ClientState, word: string): readonly Suggestion[] {
  const [, filter = '', typed = ''] = /^(from:|in:)(.*)$/i.exec(word) ?? [];
  if (filter === '') return word === '' || word.endsWith(':') ? [] : FILTERS;
  const nicks = nicksLike(state, typed, MOST);
  const rooms = [...state.conversations.values()].filter(({ kind }) => kind === 'room');
  const names = filter.toLowerCase() === 'in:' ? [...rooms.map(({ name }) => name), ...nicks] : nicks;
  return names.map((name) => ({ text: filter + name, note: '' }));
}
