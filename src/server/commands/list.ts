/**
 * LIST [<condition>{,<condition>}]: the channels, the biggest first. Conditions as ELIST names them: a name, a mask,
 * `!mask`, `>n` and `<n` members, `C>n` `C<n` made and `T>n` `T<n` topic set more or less than n minutes ago.
 */
import { foldName } from '../../protocol/casemapping.js';
import { matchGlob } from '../../protocol/glob.js';
import { numeric } from '../session/replies.js';
import type { Room } from '../state/room.js';
import { boundedAnswer, closing } from './bounded-answer.js';
import { CommandError } from './command-error.js';
import { reply } from './effects.js';
import { isShown } from './find.js';
import type { Command, Context } from './types.js';

type Condition = (room: Room) => boolean;

/** Each is held against every room: a line full of `*` would stop everybody for half a second (docs/limits.md). */
const MOST_MASKS = 8;
/** What makes a word of LIST more than a name. */
const WILD = /[*?!<>]/;

export const list: Command = {
  name: 'LIST',
  minParams: 0,
  access: 'registered',
  cost: 4,
  summary: 'Lists the channels',
  usage: 'LIST [<name or mask>|!<mask>|>n|<n|C>n|C<n|T>n|T<n]{,...}',
  handle(context, { params: [text = ''] }) {
    const words = [...new Set(text.split(',').filter((word) => word !== ''))];
    if (words.filter((word) => WILD.test(word)).length > MOST_MASKS)
      throw CommandError.because('ERR_TOOMANYTARGETS', `At most ${MOST_MASKS} masks and conditions`, 'LIST');
    const { replies, left } = boundedAnswer(find(context, words), (room) =>
      numeric('RPL_LIST', room.name, `${room.members.length}`, room.topic?.text ?? ''),
    );
    return reply(
      numeric('RPL_LISTSTART', 'Channel', 'Users  Name'),
      ...replies,
      numeric('RPL_LISTEND', closing('LIST', left)),
    );
  },
};

/** Rooms that are named are found also when empty; otherwise those where somebody is. */
function find({ state, session, now }: Context, words: readonly string[]): Room[] {
  const { rooms } = state;
  const nowSeconds = Math.floor(now / 1000);
  const named: Room[] = [];
  const conditions: Condition[] = [];
  for (const word of words) {
    // To name a secret room is to name none, in every combination.
    const room = rooms.get(foldName(word));
    if (room !== undefined && isShown(room, session)) named.push(room);
    else conditions.push(condition(word, nowSeconds));
  }
  const found = new Set(named);
  if (named.length === 0 || conditions.length > 0) {
    const emptyToo = words.some((word) => word.startsWith('<'));
    for (const room of rooms.values()) {
      if ((emptyToo || room.members.length > 0) && conditions.every((holds) => holds(room))) found.add(room);
    }
  }
  return [...found]
    .filter((room) => isShown(room, session))
    .sort((a, b) => b.members.length - a.members.length || (a.key < b.key ? -1 : 1));
}

function condition(word: string, nowSeconds: number): Condition {
  const [, what = '', sign = '', digits = ''] = /^([CT]?)([<>])(\d{1,9})$/i.exec(word) ?? [];
  const value = Number(digits);
  if (sign === '') {
    if (word.startsWith('!')) return (room) => !matchGlob(word.slice(1), room.name);
    const key = foldName(word);
    return WILD.test(word) ? (room) => matchGlob(word, room.name) : (room) => room.key === key;
  }
  const more = sign === '>';
  const compare = (found: number): boolean => (more ? found > value : found < value);
  const minutesSince = (seconds: number): number => (nowSeconds - seconds) / 60;
  if (what === '') return (room) => compare(room.members.length);
  if (what.toUpperCase() === 'C') return (room) => compare(minutesSince(room.createdAt));
  return (room) => room.topic !== undefined && compare(minutesSince(room.topic.setAt));
}
