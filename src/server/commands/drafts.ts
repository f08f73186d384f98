/** Drafts of events as handlers propose them: who, where, and what every draft has in common. */
import { foldName } from '../../protocol/casemapping.js';
import { byteLength, LINE_BYTES, truncateBytes } from '../../protocol/limits.js';
import type { Room } from '../state/room.js';
import type { Session } from '../state/session.js';
import { type Draft, type EventKind, PRESENCE } from '../store/types.js';

/** An event of `session` in a room, shown under the room's own spelling. */
export function roomDraft(session: Session, kind: EventKind, room: Room, text: string): Draft {
  return {
    kind,
    conversation: room.key,
    author: session.author(),
    target: room.name,
    text,
    durability: 'required',
  };
}

/** An event that concerns `session` in all its rooms at once. */
export function presenceDraft(session: Session, kind: EventKind, target: string, text: string): Draft {
  return {
    kind,
    conversation: PRESENCE,
    author: session.author(),
    target,
    text,
    rooms: [...session.rooms].map((room) => room.key),
    durability: 'required',
  };
}

/** What makes a room that is not there yet. */
export function createDraft(session: Session, name: string): Draft {
  return {
    kind: 'create',
    conversation: foldName(name),
    author: session.author(),
    target: name,
    text: '',
    durability: 'required',
  };
}

/**
 * What of `text` fits into a line of `session` to `target`: what is stored is what everybody is shown, so it is
 * cut before, and not for each reader.
 */
export function fitText(session: Session, command: string, target: string, text: string): string {
  return truncateBytes(text, LINE_BYTES - byteLength(`:${session.source} ${command} ${target} :\r\n`));
}
