/** Drafts of events as handlers propose them: who, where, and what every draft has in common. */
import { foldName } from '../../protocol/casemapping.js';
import { byteLength, LINE_BYTES, truncateBytes } from '../../protocol/limits.js';
import { eventData, type FoundingData, isSpoken } from '../state/event-data.js';
import type { Room } from '../state/room.js';
import type { Session } from '../state/session.js';
import { type Draft, type EventKind, PRESENCE } from '../store/types.js';

/**
 * Whether an event must be durable to be shown. What is said and what a room is must be; who is where is not kept
 * over a restart anyway, and people must be able to come, go and be put out while the disk is full.
 */
function durabilityOf(kind: EventKind): Draft['durability'] {
  return kind === 'create' || kind === 'topic' || kind === 'mode' || isSpoken(kind)
    ? 'required'
    : 'best-effort';
}

/** An event of `session` in a room, shown under the room's own spelling. */
export function roomDraft(session: Session, kind: EventKind, room: Room, text: string): Draft {
  return {
    kind,
    conversation: room.key,
    author: session.author(),
    target: room.name,
    text,
    durability: durabilityOf(kind),
  };
}

/** An event that concerns `session` in all its rooms at once; best-effort, as all of them are. */
export function presenceDraft(session: Session, kind: EventKind, target: string, text: string): Draft {
  return {
    kind,
    conversation: PRESENCE,
    author: session.author(),
    target,
    text,
    rooms: [...session.rooms].map((room) => room.key),
    durability: 'best-effort',
  };
}

/** What makes a room that is not there yet, or one anew that was closed. */
export function createDraft(session: Session, name: string, data: FoundingData): Draft {
  return {
    kind: 'create',
    conversation: foldName(name),
    author: session.author(),
    target: name,
    text: '',
    data: eventData('create', data),
    durability: 'required',
  };
}

/**
 * What of `text` fits into a line of `source` (nick!user@host) to `target`: what is stored is what everybody is shown, so it is
 * cut before, and not for each reader.
 */
export function fitText(source: string, command: string, target: string, text: string): string {
  return truncateBytes(text, textBytes(source, command, target));
}

/** Bytes that such a line has for its text. */
export function textBytes(source: string, command: string, target: string): number {
  return LINE_BYTES - byteLength(`:${source} ${command} ${target} :\r\n`);
}
