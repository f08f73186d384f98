/**
 * REDACT <target> <msgid> [:<reason>]: takes what was said back (IRCv3 draft/message-redaction).
 *
 * By its author, and in a room by its operators. Its text is then gone from the store too, and not only from screens.
 * What may not be read and what is not there are refused in the same words, so that asking tells nothing.
 */
import { ChatError } from '../../core/errors.js';
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { truncateBytes } from '../../protocol/limits.js';
import { isRoomName } from '../../protocol/names.js';
import { eventData, identitiesOf, isSpoken, statusOf, textOf } from '../state/event-data.js';
import type { Session } from '../state/session.js';
import type { Draft, LogEvent } from '../store/types.js';
import { CommandError } from './command-error.js';
import { append, reply } from './effects.js';
import { findReadable } from './readable.js';
import { storeFailure } from './store-failure.js';
import type { Command, Context } from './types.js';

export const redact: Command = {
  name: 'REDACT',
  minParams: 2,
  access: 'registered',
  summary: 'Takes back what was said',
  usage: 'REDACT <target> <msgid> [:<reason>]',
  handle(context, { params: [target = '', msgid = '', reason = ''] }) {
    if (!hasCap(context.session.capabilities, Cap.messageRedaction | Cap.messageTags)) {
      const text = 'Unknown command without draft/message-redaction and message-tags';
      throw new CommandError('ERR_UNKNOWNCOMMAND', 'REDACT', text);
    }
    requireTarget(context, target);
    return [
      {
        do: 'wait',
        oneLine: true,
        async work({ log }) {
          try {
            const event = await log.find(msgid);
            // Nothing has been awaited since the state is looked at, as in any other handler.
            return [append([draftOf(context, target, msgid, event, reason)])];
          } catch (error) {
            if (error instanceof CommandError) return reply(error.reply);
            if (!(error instanceof ChatError)) throw error;
            return reply(storeFailure('REDACT', error));
          }
        },
      },
    ];
  },
};

/** @throws CommandError INVALID_TARGET */
function requireTarget(context: Context, target: string): void {
  // Of a person who is gone one may still take back what one has told them.
  if (findReadable(context, target) !== undefined || !isRoomOrRank(target)) return;
  throw CommandError.fail('REDACT', 'INVALID_TARGET', [target], 'You cannot delete messages there');
}

/** @throws CommandError INVALID_TARGET, UNKNOWN_MSGID, REDACT_FORBIDDEN */
function draftOf(
  context: Context,
  target: string,
  msgid: string,
  event: LogEvent | undefined,
  reason: string,
): Draft {
  const { session } = context;
  requireTarget(context, target);
  if (event === undefined || !isSpoken(event.kind) || !isThere(context, target, event)) {
    const text = 'There is no such message there, or not any more';
    throw CommandError.fail('REDACT', 'UNKNOWN_MSGID', [target, msgid], text);
  }
  if (event.author.identity !== session.identity && !isOperator(context, event)) {
    const text = 'You are not authorised to delete this message';
    throw CommandError.fail('REDACT', 'REDACT_FORBIDDEN', [target, msgid], text);
  }
  return redactionOf(context, event, reason);
}

/** The taking back of something that was said, by who asks. */
export function redactionOf(context: Context, event: LogEvent, reason: string): Draft {
  const { session, settings } = context;
  const identities = identitiesOf(event);
  const { msgid = '' } = event;
  const common = {
    kind: 'redact',
    conversation: event.conversation,
    author: session.author(),
    text: truncateBytes(reason, settings.limits.reasonLength),
    redacts: event.place,
    durability: 'required',
  } as const;
  if (identities === undefined) {
    return { ...common, target: event.target, data: eventData('redact', { msgid, ...statusOf(event) }) };
  }
  // To whom it was said may have another nickname, or be in another session by now.
  const other = otherEnd(context, event, identities);
  const data = eventData('redact', { msgid, identities, to: other?.id ?? textOf(event, 'to') });
  return { ...common, target: other?.nick ?? event.target, data };
}

/** Whether somebody who names `target` may know of the event. */
function isThere(context: Context, target: string, event: LogEvent): boolean {
  const readable = findReadable(context, target);
  if (readable?.conversation === event.conversation) return event.place > readable.visibleAfter;
  const own = event.author.identity === context.session.identity;
  return own && identitiesOf(event) !== undefined && foldName(event.target) === foldName(target);
}

/** Of the room that it was said in. */
function isOperator({ state, session }: Context, event: LogEvent): boolean {
  const room = state.rooms.get(event.conversation) ?? state.rooms.get(textOf(event, 'room'));
  const member = room?.member(session);
  return member !== undefined && (member.operator || session.serverOperator);
}

/** The session at the other end of a private conversation: the one that was in it, or another one of the same person. */
function otherEnd(
  { state, session }: Context,
  event: LogEvent,
  [one, two]: readonly [string, string],
): Session | undefined {
  const identity = one === session.identity ? two : one;
  const addressed = state.sessions.get(textOf(event, 'to'));
  return addressed?.identity === identity ? addressed : state.sessionsOf(identity)[0];
}

function isRoomOrRank(target: string): boolean {
  return isRoomName(target) || isRoomName(target.slice(1));
}
