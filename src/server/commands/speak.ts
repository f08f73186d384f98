/**
 * What PRIVMSG, NOTICE and TAGMSG have in common: finding whom it is for, asking whether one may, and the append.
 */
import { ChatError } from '../../core/errors.js';
import { foldName } from '../../protocol/casemapping.js';
import { type BatchLine, fitBatch, joinBatch } from '../../protocol/multiline.js';
import { isRoomName } from '../../protocol/names.js';
import { numeric } from '../session/replies.js';
import { findMute } from '../state/banned.js';
import { eventData } from '../state/event-data.js';
import type { Room } from '../state/room.js';
import { sendKey } from '../state/send-key.js';
import type { Session } from '../state/session.js';
import { type Draft, privateConversation } from '../store/types.js';
import { saidOfBan } from './ban-words.js';
import { CommandError } from './command-error.js';
import { fitText, textBytes } from './drafts.js';
import { findAbsent } from './absent.js';
import { append, replies, reply, splitTargets } from './effects.js';
import { requireNick, requireRoom } from './find.js';
import { answerRepeat, recall } from './send-once.js';
import { requireTargetPace } from './rate-limited.js';
import { answerForService } from './services.js';
import { type Speech, WIRE_COMMANDS } from './speech.js';
import { storeFailure } from './store-failure.js';
import type { Context, Effect, Reply } from './types.js';

/** The draft for one target, and the person it is for, if it is one. */
interface Addressed {
  readonly draft: Draft;
  readonly person: Pick<Session, 'nick' | 'away'> | undefined;
}

/** The targets of a list, each once. @throws CommandError 407 when there are too many */
export function speechTargets({ settings }: Context, list: string): string[] {
  const targets = splitTargets(list, foldName);
  if (targets.length > settings.limits.targets) {
    throw CommandError.because('ERR_TOOMANYTARGETS', `At most ${settings.limits.targets} recipients`, list);
  }
  return targets;
}

/**
 * What is to be done to say it to one target.
 *
 * @throws CommandError 401, 403 or 404 when it has no send id; with one it is first asked whether it was sent before
 */
export function say(context: Context, target: string, speech: Speech): readonly Effect[] {
  const { sendId, kind } = speech;
  const service = kind === 'message' ? answerForService(context, target) : undefined;
  if (service !== undefined) return service;
  let addressed: Addressed;
  try {
    addressed = address(context, target, speech);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const { reply: refusal } = error;
    if ('numeric' in refusal && refusal.numeric === 'ERR_NOSUCHNICK' && speech.fleeting !== true)
      return [sayToAbsent(context, target, speech, refusal)];
    if (sendId === undefined) throw error;
    return [recall(context, target, speech, sendId, refusal)];
  }
  return [appendSpeech(context, target, speech, addressed)];
}

/**
 * To somebody who is not here: kept for the owner of an account, refused to anybody else.
 *
 * @param refusal what is said where there is no such account
 */
function sayToAbsent(context: Context, target: string, speech: Speech, refusal: Reply): Effect {
  const { sendId, kind } = speech;
  return {
    do: 'wait',
    oneLine: true,
    async work(stores) {
      try {
        const { session, state } = context;
        const absent = await findAbsent(context, target, stores);
        if (absent !== undefined) {
          requireTargetPace(context, absent, WIRE_COMMANDS[kind]);
          const draft = toPerson(session, { ...absent, id: '' }, speech);
          return [appendSpeech(context, target, speech, { draft, person: undefined })];
        }
        // Who has come in the meantime is spoken to as anybody else.
        if (state.findNick(target) !== undefined) {
          const { draft } = address(context, target, speech);
          return [appendSpeech(context, target, speech, { draft, person: undefined })];
        }
      } catch (error) {
        if (error instanceof ChatError) return reply(storeFailure(speech.command, error));
        if (!(error instanceof CommandError)) throw error;
        return sendId === undefined && kind === 'notice' ? [] : reply(error.reply);
      }
      if (sendId !== undefined) return [recall(context, target, speech, sendId, refusal)];
      return kind === 'notice' ? [] : reply(refusal);
    },
  };
}

function appendSpeech(
  context: Context,
  target: string,
  speech: Speech,
  { draft: whole, person }: Addressed,
): Effect {
  const { kind, sendId } = speech;
  const draft = speech.lines === undefined ? whole : asLines(context, whole, speech.lines);
  const isAway = kind === 'message' && person !== undefined && person.away !== '';
  // Only who has been heard is told that the other one is away.
  const after = isAway ? () => [replies([numeric('RPL_AWAY', person.nick, person.away)])] : undefined;
  if (sendId === undefined) return append([draft], after);
  return {
    do: 'append',
    drafts: [{ ...draft, sendId: sendKey(sendId, target) }],
    ...(after === undefined ? {} : { after }),
    repeated: (event) => answerRepeat(event, speech, sendId),
  };
}

/** @throws CommandError 401, 403 or 404 */
function address(context: Context, target: string, speech: Speech): Addressed {
  const status = target.charAt(0);
  if (isRoomName(target)) return { draft: toRoom(context, target, speech), person: undefined };
  if ((status === '@' || status === '+') && isRoomName(target.slice(1))) {
    return { draft: toRank(context, target.slice(1), status, speech), person: undefined };
  }
  const person = requireNick(context, target);
  requireTargetPace(context, person, WIRE_COMMANDS[speech.kind]);
  return { draft: toPerson(context.session, person, speech), person };
}

function toRoom(context: Context, name: string, speech: Speech): Draft {
  const room = requireRoom(context, name);
  checkSpeech(context, room, speech);
  return { ...common(context.session, room.name, speech), conversation: room.key };
}

/** STATUSMSG: a conversation of its own, so that it is in no history that others can read. */
function toRank(context: Context, name: string, status: '@' | '+', speech: Speech): Draft {
  const room = requireRoom(context, name);
  checkSpeech(context, room, speech);
  return {
    ...common(context.session, `${status}${room.name}`, speech),
    conversation: `${status}${room.key}`,
    data: eventData('message', { room: room.key, status }),
  };
}

function toPerson(
  session: Session,
  person: Pick<Session, 'id' | 'nick' | 'identity'>,
  speech: Speech,
): Draft {
  return {
    ...common(session, person.nick, speech),
    conversation: privateConversation(session.identity, person.identity),
    data: eventData('message', { to: person.id, identities: [session.identity, person.identity] }),
  };
}

function common(session: Session, target: string, speech: Speech): Omit<Draft, 'conversation' | 'data'> {
  const { kind, text, tags, fleeting = false } = speech;
  return {
    kind,
    author: session.author(),
    target,
    text: fitText(session.source, WIRE_COMMANDS[kind], target, text),
    ...(tags === undefined ? {} : { tags }),
    ...(fleeting ? { durability: 'best-effort', transient: true } : { durability: 'required' }),
  };
}

/** Nothing of it is cut away: a line that does not fit goes on in the next. */
function asLines({ session }: Context, draft: Draft, lines: readonly BatchLine[]): Draft {
  const room = textBytes(session.source, WIRE_COMMANDS[draft.kind as Speech['kind']], draft.target);
  const { text, cuts } = joinBatch(fitBatch(lines, room));
  return { ...draft, text, data: { ...draft.data, ...eventData('message', { cuts }) } };
}

/** @throws CommandError 404 with the mode that forbids it */
function checkSpeech({ session, now }: Context, room: Room, { fleeting = false }: Speech): void {
  const member = room.member(session);
  // Operators of the server are operators of the rooms they are in, and of no others.
  if (member !== undefined && (member.operator || member.voice || session.serverOperator)) return;
  if (member === undefined && room.flags.has('n')) throw forbidden(room, 'n');
  if (room.flags.has('m')) throw forbidden(room, 'm');
  const mute = findMute(room, session, now);
  if (mute !== undefined) throw forbidden(room, 'b', saidOfBan(mute));
  // Who is typing says nothing yet.
  if (room.slow === undefined || fleeting) return;
  const waitMs = room.pace.take(session.identity, room.slow * 1000, now);
  if (waitMs > 0) throw forbidden(room, 'W', `: wait ${Math.ceil(waitMs / 1000)} seconds`);
}

function forbidden(room: Room, mode: string, more: string = ''): CommandError {
  return CommandError.because('ERR_CANNOTSENDTOCHAN', `Cannot send to channel (+${mode})${more}`, room.name);
}
