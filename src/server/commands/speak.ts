/**
 * What PRIVMSG, NOTICE and TAGMSG have in common: finding whom it is for, asking whether one may, and the draft.
 */
import { foldName } from '../../protocol/casemapping.js';
import { Cap, hasCap } from '../../protocol/capabilities.js';
import type { Message } from '../../protocol/message.js';
import { clientOnlyTags } from '../../protocol/message.js';
import { isRoomName } from '../../protocol/names.js';
import { eventData } from '../state/event-data.js';
import type { Room } from '../state/room.js';
import type { Session } from '../state/session.js';
import { type Draft, privateConversation } from '../store/types.js';
import { CommandError } from './command-error.js';
import { fitText } from './drafts.js';
import { splitTargets } from './effects.js';
import { isBanned } from './enter-room.js';
import { requireNick, requireRoom } from './find.js';
import type { Context } from './types.js';

/** What is being said. */
export interface Speech {
  readonly kind: 'message' | 'notice' | 'tagmsg';
  readonly command: string;
  readonly text: string;
  readonly tags: Readonly<Record<string, string>> | undefined;
}

/** The draft for one target, and the person it is for, if it is one. */
export interface Addressed {
  readonly draft: Draft;
  readonly person: Session | undefined;
}

/** The targets of a list, each once. @throws CommandError 407 when there are too many */
export function speechTargets({ settings }: Context, list: string): string[] {
  const targets = splitTargets(list, foldName);
  if (targets.length > settings.limits.targets) {
    throw CommandError.because('ERR_TOOMANYTARGETS', `At most ${settings.limits.targets} recipients`, list);
  }
  return targets;
}

/** The tags that are passed on: the sender's own `+` tags, if it has negotiated tags at all. */
export function passedTags(
  { session }: Context,
  message: Message,
): Readonly<Record<string, string>> | undefined {
  if (!hasCap(session.capabilities, Cap.messageTags)) return undefined;
  const tags = clientOnlyTags(message);
  return tags.length === 0 ? undefined : Object.fromEntries(tags);
}

/** @throws CommandError 401, 403 or 404 */
export function address(context: Context, target: string, speech: Speech): Addressed {
  const status = target.charAt(0);
  if (isRoomName(target)) return { draft: toRoom(context, target, speech), person: undefined };
  if ((status === '@' || status === '+') && isRoomName(target.slice(1))) {
    return { draft: toRank(context, target.slice(1), status, speech), person: undefined };
  }
  const person = requireNick(context, target);
  return { draft: toPerson(context.session, person, speech), person };
}

function toRoom(context: Context, name: string, speech: Speech): Draft {
  const room = requireRoom(context, name);
  checkSpeech(room, context.session);
  return { ...common(context.session, room.name, speech), conversation: room.key };
}

/** STATUSMSG: a conversation of its own, so that it is in no history that others can read. */
function toRank(context: Context, name: string, status: '@' | '+', speech: Speech): Draft {
  const room = requireRoom(context, name);
  checkSpeech(room, context.session);
  return {
    ...common(context.session, `${status}${room.name}`, speech),
    conversation: `${status}${room.key}`,
    data: eventData('message', { room: room.key, status }),
  };
}

function toPerson(session: Session, person: Session, speech: Speech): Draft {
  return {
    ...common(session, person.nick, speech),
    conversation: privateConversation(session.identity, person.identity),
    data: eventData('message', { to: person.id, identities: [session.identity, person.identity] }),
  };
}

function common(session: Session, target: string, speech: Speech): Omit<Draft, 'conversation'> {
  const { kind, command, text, tags } = speech;
  return {
    kind,
    author: session.author(),
    target,
    text: fitText(session, command, target, text),
    ...(tags === undefined ? {} : { tags }),
    durability: 'required',
  };
}

/** @throws CommandError 404 with the mode that forbids it */
function checkSpeech(room: Room, session: Session): void {
  const member = room.member(session);
  if (member?.operator === true || member?.voice === true) return;
  const forbidden =
    member === undefined && room.flags.has('n')
      ? 'n'
      : room.flags.has('m')
        ? 'm'
        : isBanned(room, session)
          ? 'b'
          : undefined;
  if (forbidden === undefined) return;
  throw CommandError.because('ERR_CANNOTSENDTOCHAN', `Cannot send to channel (+${forbidden})`, room.name);
}
