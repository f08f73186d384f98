/** What Tab offers for the word before the cursor: commands, rooms, and people, the most recent speakers first. */
import { COMMANDS, findCommand } from '../commands/table.js';
import { nicksLike } from '../commands/nicks.js';
import type { Command } from '../commands/command.js';
import { isRoomName } from '../../protocol/names.js';
import { foldName } from '../../protocol/casemapping.js';
import type { ClientState } from '../model/state.js';
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
  const start = wordStart(clusters, cursor);
  const word = clusters.slice(start, cursor).join('');
  const before = clusters.slice(0, start).join('');
  const items = candidates(state, word, before).slice(0, MOST_ITEMS);
  return items.length === 0 ? undefined : { start, end: cursor, items };
}

/**
 * Whether the word before the cursor is one that a list is offered for without being asked: a command's name, a room
 * with its sign, a person after "@". Any other word belongs to a sentence, and nothing lies over the log for it.
 */
export function invitesCompletion(clusters: readonly string[], cursor: number): boolean {
  const start = wordStart(clusters, cursor);
  const sign = clusters[start];
  if (start === cursor || sign === undefined) return false;
  if (sign === '/') return start === 0 && clusters[1] !== '/';
  return sign === '#' || sign === '@';
}

/** Where the word before the cursor begins. */
export function wordStart(clusters: readonly string[], cursor: number): number {
  let start = cursor;
  while (start > 0 && clusters[start - 1] !== ' ' && clusters[start - 1] !== '\n') start--;
  return start;
}

function candidates(state: ClientState, word: string, before: string): CompletionItem[] {
  const atStart = before === '';
  if (atStart && word.startsWith('/')) {
    return commandsLike(word.slice(1)).map(({ name, usage, summary }) => ({
      text: `/${name} `,
      note: `${usage.slice(name.length + 1).trim()}  ${summary}`.trim(),
    }));
  }
  const [, typedName, typedBefore = ''] = /^\/([^/\s]+)\s+(.*)$/s.exec(before) ?? [];
  const command = typedName === undefined ? undefined : findCommand(typedName);
  if (command?.complete !== undefined) {
    const words = [...typedBefore.split(/\s+/).filter((each) => each !== ''), word];
    return (
      command
        .complete(state, words)
        .filter(({ text }) => text.toLowerCase().startsWith(word.toLowerCase()))
        // "from:" goes on without a blank.
        .map(({ text, note }) => ({ text: text.endsWith(':') ? text : `${text} `, note }))
    );
  }
  const argument = command?.names?.[typedBefore.split(/\s+/).filter((each) => each !== '').length];
  if (word.startsWith('#') || argument === 'room') return roomsLike(state, word);
  if (argument === 'command')
    return commandsLike(word).map(({ name, summary }) => ({ text: `${name} `, note: summary }));
  const directed = word.startsWith('@');
  const typed = directed ? word.slice(1) : word;
  // An empty word would offer everybody: welcome after "@" or a command, a nuisance in a sentence.
  if (typed === '' && !directed && !before.startsWith('/')) return [];
  const isCommand = before.startsWith('/') && !before.startsWith('//');
  const suffix = atStart && !directed && !isCommand ? ': ' : ' ';
  return nicksLike(state, typed, MOST_ITEMS).map((nick) => ({
    text: `${directed ? '@' : ''}${nick}${suffix}`,
    note: '',
  }));
}

function commandsLike(typed: string): Command[] {
  const name = typed.toLowerCase();
  return COMMANDS.filter((row) => row.name.startsWith(name));
}

/** With or without the sign, as commands take them. */
function roomsLike(state: ClientState, typed: string): CompletionItem[] {
  const folded = foldName(isRoomName(typed) ? typed : `#${typed}`);
  return [...state.conversations.values()]
    .filter(({ kind, key }) => kind === 'room' && key.startsWith(folded))
    .map(({ name }) => ({ text: `${name} `, note: '' }));
}

/** The command whose words are being typed. */
export function commandInput(
  clusters: readonly string[],
  cursor: number,
): { readonly command: Command; readonly words: number } | undefined {
  const [, name = '', rest = ''] = /^\/([^/\s]+)\s+(.*)$/s.exec(clusters.slice(0, cursor).join('')) ?? [];
  const command = name === '' ? undefined : findCommand(name);
  return command && { command, words: rest.split(/\s+/).length };
}

/** The name of an emoji before the cursor, without its colon, and where it begins. */
export function emojiTyped(
  clusters: readonly string[],
  cursor: number,
): { readonly start: number; readonly name: string } | undefined {
  let start = cursor;
  while (start > 0 && /^[a-z0-9_+-]$/i.test(clusters[start - 1] ?? '')) start--;
  const before = clusters[start - 2];
  if (start === cursor || clusters[start - 1] !== ':') return undefined;
  if (before !== undefined && before !== ' ' && before !== '\n') return undefined;
  return { start: start - 1, name: clusters.slice(start, cursor).join('') };
}
