/** Drafts as command handlers make them, in one line each. */
import type { Author, Draft } from '../../src/server/store/types.js';
import { PRESENCE } from '../../src/server/store/types.js';

/** A guest whose session, identity, user and host are made from the nick. */
export function guest(nick: string): Author {
  return { session: `s-${nick}`, identity: `guest:s-${nick}`, nick, user: nick, host: 'host.example' };
}

/** A required message to a room, or whatever `more` makes of it. */
export function message(conversation: string, text: string, more: Partial<Draft> = {}): Draft {
  return {
    kind: 'message',
    conversation,
    author: guest('ann'),
    target: conversation,
    text,
    durability: 'required',
    ...more,
  };
}

/** Somebody leaves: best-effort, in the order of persons, shown in `rooms`. */
export function quit(nick: string, rooms: readonly string[]): Draft {
  return {
    kind: 'quit',
    conversation: PRESENCE,
    author: guest(nick),
    target: nick,
    text: 'gone',
    rooms,
    durability: 'best-effort',
  };
}
