/** What Tab offers for the word before the cursor: commands, rooms, and people, the most recent speakers first. */
import { COMMANDS, findCommand } from '../commands/table.js';
import { knownNicks } from '../commands/nicks.js';
import { foldName } from '../../protocol/casemapping.js';
import { activeConversation, type ClientState } from '../model/state.js';
import type { CompletionItem } from '../ui/completion-popup.js';

export interface Completion {
  /** The word's clusters in the editor: from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly CompletionItem[];
}

/** More than anybody reads through. */
const MOST_ITEMS = 50;

/** @param clusters of the editor; @returns undefined when there is nothing to offer */
export function completionsFor(
  state: ClientState,
  clusters: readonly string[],
  cursor: number,
): Completion | undefined {
  let start = cursor;
  while (start > 0 && clusters[start - 1] !== ' ' && clusters[start - 1] !== '\n') start--;
  const word = clusters.slice(start, cursor).join('');
  const before = clusters.slice(0, start).join('');
  const items = candidates(state, word, before).slice(0, MOST_ITEMS);
  return items.length === 0 ? undefined : { start, end: cursor, items };
}

function candidates(state: ClientState, word: string, before: string): CompletionItem[] {
  const atStart = before === '';
  if (atStart && word.startsWith('/')) {
    const name = word.slice(1).toLowerCase();
    return COMMANDS.filter((row) => row.name.startsWith(name)).map((row) => ({
      text: `/${row.name} `,
      note: row.summary,
    }));
  }
  const [, typedName, typedBefore = ''] = /^\/([^/\s]+)\s+(.*)$/s.exec(before) ?? [];
  const command = typedName === undefined ? undefined : findCommand(typedName);
  if (command?.complete !== undefined) {
    const words = [...typedBefore.split(/\s+/).filter((each) => each !== ''), word];
    return command
      .complete(state, words)
      .filter(({ text }) => text.startsWith(word.toLowerCase()))
      .map(({ text, note }) => ({ text: `${text} `, note }));
  }
  if (word.startsWith('#')) {
    const folded = foldName(word);
    return [...state.conversations.values()]
      .filter(({ kind, key }) => kind === 'room' && key.startsWith(folded))
      .map(({ name }) => ({ text: `${name} `, note: '' }));
  }
  const directed = word.startsWith('@');
  const typed = directed ? word.slice(1) : word;
  // An empty word would offer everybody: welcome after "@" or a command, a nuisance in a sentence.
  if (typed === '' && !directed && !before.startsWith('/')) return [];
  const isCommand = before.startsWith('/') && !before.startsWith('//');
  const suffix = atStart && !directed && !isCommand ? ': ' : ' ';
  return nicksLike(state, typed).map((nick) => ({
    text: `${directed ? '@' : ''}${nick}${suffix}`,
    note: '',
  }));
}

function nicksLike(state: ClientState, typed: string): string[] {
  const folded = foldName(typed);
  const own = foldName(state.nick);
  const nicks = knownNicks(state);
  const speakers = [...activeConversation(state).speakers.keys()].toReversed();
  const others = [...nicks.keys()].filter((key) => !speakers.includes(key)).toSorted();
  return [...speakers, ...others]
    .filter((key) => key !== own && key.startsWith(folded))
    .flatMap((key) => nicks.get(key) ?? []);
}
