/** Everything that one can go to by name, and the best matches for what was typed of it. */
import { fuzzyMatch } from '../../core/fuzzy.js';
import { foldName } from '../../protocol/casemapping.js';
import { checkNick, checkRoomName, isRoomName } from '../../protocol/names.js';
import type { Conversation } from '../model/conversation.js';
import type { ClientState } from '../model/state.js';
import { inTabOrder } from '../model/tab-order.js';
import { valueInWords } from '../settings/change.js';
import { listSettings } from '../settings/settings.js';
import type { Command } from './command.js';
import { knownNicks } from './nicks.js';

/** How to get there. */
export type Way =
  | { readonly kind: 'conversation'; readonly conversation: Conversation }
  | { readonly kind: 'person'; readonly nick: string }
  | { readonly kind: 'room'; readonly room: string }
  /** Into the input, behind a slash; with the setting, where it is /set. */
  | { readonly kind: 'command'; readonly command: string }
  /** The part of F1 under that heading. */
  | { readonly kind: 'help'; readonly heading: string };

export interface Place {
  /** As it is shown: "#ops", "@alice", "/join". */
  readonly name: string;
  /** What the query is compared with. */
  readonly folded: string;
  /** What there is to say about it; '' for nothing. */
  readonly note: string;
  readonly way: Way;
  /** Added to the score of a match: what is open, new, or was visited lately comes before the rest. */
  readonly bonus: number;
}

export interface FoundPlace {
  readonly place: Place;
  readonly at: readonly number[];
}

export interface FoundPlaces {
  readonly found: readonly FoundPlace[];
  /** How many there are; `found` has the first of them. */
  readonly total: number;
}

/** More than anybody looks through. */
const MOST_FOUND = 100;
/** Below the 200 that lie between two kinds of match, all together. */
const BONUS = { open: 60, mention: 60, unread: 40, person: 20, room: 10, recent: 30 };
const MOST_NAME = 200;

/** Conversations, people and rooms. */
export function allPlaces(state: ClientState): Place[] {
  const { conversations, listed } = state;
  const visited = [...state.visited].toReversed();
  const places = inTabOrder(state).map((one) => conversationPlace(one, visited.indexOf(one.key)));
  const own = foldName(state.nick);
  for (const [key, nick] of knownNicks(state)) {
    if (key === own || conversations.has(key)) continue;
    const way = { kind: 'person', nick } as const;
    places.push({ name: `@${nick}`, folded: `@${key}`, note: '', way, bonus: BONUS.person });
  }
  for (const [key, { target, name, people, topic }] of listed) {
    if (conversations.has(key)) continue;
    const note = `${people} there${topic === '' ? '' : `: ${topic}`}`;
    places.push({ name, folded: key, note, way: { kind: 'room', room: target }, bonus: BONUS.room });
  }
  return places;
}

/** What is no place and is looked for all the same: commands, in the order of /help, and settings. */
export function commandPlaces({ settings }: ClientState, commands: readonly Command[]): Place[] {
  const typed = (command: string, note: string): Place => {
    const name = `/${command}`;
    return { name, folded: name, note, way: { kind: 'command', command }, bonus: 0 };
  };
  return [
    ...commands.map(({ name, summary }) => typed(name, summary)),
    ...listSettings().map(({ name, key, row }) =>
      typed(`set ${key}`, `${valueInWords(settings[name])}: ${row.help}`),
    ),
  ];
}

/** The best matches, best first. @param places all, or those that a shorter query has left */
export function findPlaces(places: readonly Place[], typed: string): FoundPlaces & { rest: Place[] } {
  const query = foldName(typed.trim());
  const best: Array<FoundPlace & { score: number }> = [];
  const rest: Place[] = [];
  for (const place of places) {
    const match = fuzzyMatch(query, place.folded);
    if (match === undefined) continue;
    rest.push(place);
    const score = match.score + place.bonus;
    if (best.length === MOST_FOUND && score <= (best.at(-1)?.score ?? 0)) continue;
    let at = best.length;
    while (at > 0 && (best[at - 1]?.score ?? 0) < score) at--;
    best.splice(at, 0, { place, at: match.at, score });
    if (best.length > MOST_FOUND) best.pop();
  }
  return { found: best, total: rest.length, rest };
}

/** With nothing typed: the conversations where something is new, then those visited lately, then the others. */
export function recentPlaces(places: readonly Place[], { active, visited }: ClientState): FoundPlaces {
  const lately = [...visited].toReversed();
  const rank = ({ key, mentions, unread }: Conversation): number => {
    if (mentions > 0) return 0;
    if (unread > 0) return 1;
    const at = lately.indexOf(key);
    return 2 + (at < 0 ? lately.length : at);
  };
  const ranked: Array<{ place: Place; rank: number }> = [];
  for (const place of places) {
    const { way } = place;
    if (way.kind !== 'conversation' || way.conversation.key === active) continue;
    ranked.push({ place, rank: rank(way.conversation) });
  }
  ranked.sort((a, b) => a.rank - b.rank);
  const found = ranked.slice(0, MOST_FOUND).map(({ place }) => ({ place, at: [] }));
  return { found, total: ranked.length };
}

/** What was typed in full and is not known: a room to be entered, or a person to be written to. */
export function unknownPlace(typed: string): Place | undefined {
  const name = typed.trim();
  const common = { name, folded: foldName(name), bonus: 0 };
  if (isRoomName(name) && checkRoomName(name, MOST_NAME) === undefined) {
    return { ...common, note: 'enter it, or make it', way: { kind: 'room', room: name } };
  }
  const nick = name.slice(1);
  if (!name.startsWith('@') || checkNick(nick, MOST_NAME) !== undefined) return undefined;
  return { ...common, note: 'not seen here', way: { kind: 'person', nick } };
}

function conversationPlace(conversation: Conversation, visited: number): Place {
  const { key, kind, name, topic, unread, mentions } = conversation;
  const recent = visited < 0 ? 0 : Math.max(0, BONUS.recent - visited);
  const news = mentions > 0 ? BONUS.mention : unread > 0 ? BONUS.unread : 0;
  return {
    name,
    folded: kind === 'private' ? `@${key}` : kind === 'server' ? 'server' : key,
    note: kind === 'server' ? 'what the server says' : topic,
    way: { kind: 'conversation', conversation },
    bonus: BONUS.open + recent + news,
  };
}
