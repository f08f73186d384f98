/**
 * Entering a room: whether one may, what is put into the log, and what one is shown of the room then.
 *
 * Used by JOIN and by the end of registration, which puts everyone into the lobby.
 */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import { checkRoomName, isRoomName } from '../../protocol/names.js';
import { findBan, isInvitedByMask } from '../state/banned.js';
import { founderOf } from '../state/founder.js';
import { eventData } from '../state/event-data.js';
import type { Room } from '../state/room.js';
import type { Session } from '../state/session.js';
import type { Draft, LogEvent } from '../store/types.js';
import { CommandError } from './command-error.js';
import { saidOfBan } from './ban-words.js';
import { createDraft } from './drafts.js';
import { append, forEach, reply } from './effects.js';
import { serverAuthor } from './lobby.js';
import { markerReply } from './markread.js';
import { namesReplies, topicReplies } from './room-replies.js';
import type { Context, Effect, Reply } from './types.js';

/**
 * @param alreadyEntering rooms that the same command is entering, for the limit
 * @returns nothing to do when the session is in the room
 * @throws CommandError why it may not enter
 */
export function enterRoom(
  context: Context,
  name: string,
  key: string,
  alreadyEntering = 0,
): readonly Effect[] {
  const { session, state, settings } = context;
  const { roomsPerClient, roomLength, rooms } = settings.limits;
  const room = state.findRoom(name);
  if (room?.member(session) !== undefined) return [];
  if (room === undefined) checkName(name, roomLength);
  if (roomsPerClient > 0 && session.rooms.size + alreadyEntering >= roomsPerClient) {
    throw CommandError.numeric('ERR_TOOMANYCHANNELS', name);
  }
  const drafts: Draft[] = [];
  if (room === undefined) {
    if (rooms > 0 && state.rooms.size >= rooms) {
      throw CommandError.because('ERR_UNAVAILRESOURCE', `There are ${rooms} channels already`, name);
    }
    requireFoundingQuota(context, name);
    drafts.push(createDraft(session, name, { since: state.place }));
  } else {
    checkEntry(context, room, key);
    // Nobody is left to invite anybody, so a closed room opens for whoever comes next; its past stays closed.
    if (room.isSealed) drafts.push(createDraft(session, room.name, { since: state.place, refounded: true }));
  }
  drafts.push(...joinDrafts(session, room?.name ?? name), ...roleDrafts(context, room));
  return [
    append(drafts, ([first]) => {
      if (first === undefined || !missed(context, name, first)) return entered(context, name);
      return forEach([name], (again) => enterRoom(context, again, key));
    }),
  ];
}

/**
 * A walk over all rooms, once for each that is founded: a tenth of a millisecond at the most that there may be.
 *
 * @throws CommandError 437 when who asks has founded too many that are still there
 */
function requireFoundingQuota({ session, state, settings }: Context, name: string): void {
  const { roomsPerFounder } = settings.limits;
  if (roomsPerFounder === 0 || session.serverOperator) return;
  const founder = founderOf(session.author());
  let founded = 0;
  for (const room of state.rooms.values()) if (room.foundedBy === founder) founded++;
  if (founded < roomsPerFounder) return;
  const who = session.account === undefined ? 'From your address' : 'By you';
  throw CommandError.because(
    'ERR_UNAVAILRESOURCE',
    `${who}, ${founded} channels have been made already`,
    name,
  );
}

/**
 * Whether there was no room to enter when the join came out of the log: its last member left before, and it was forgotten
 * or is to be founded anew. It may be there again by now.
 *
 * @param first the event that led in
 */
function missed({ session, state }: Context, name: string, first: LogEvent): boolean {
  const room = state.findRoom(name);
  if (session.ended || room?.member(session) !== undefined) return false;
  return room === undefined || room.isSealed || room.visibleAfter > first.place;
}

function checkName(name: string, maxLength: number): void {
  if (!isRoomName(name)) throw CommandError.numeric('ERR_NOSUCHCHANNEL', name);
  const fault = checkRoomName(name, maxLength);
  // 476 would say it too, but 403 is what most servers answer and clients look for.
  if (fault !== undefined) throw CommandError.because('ERR_NOSUCHCHANNEL', `No such channel: ${fault}`, name);
}

/** Whom an operator has invited, and who is operator here by account, may enter whatever the modes say. */
function checkEntry({ session, now }: Context, room: Room, key: string): void {
  if (room.invited.has(session) || room.roles.isOperator(session.account)) return;
  const ban = findBan(room, session, now);
  if (ban !== undefined) {
    throw CommandError.because('ERR_BANNEDFROMCHAN', `Cannot join channel (+b)${saidOfBan(ban)}`, room.name);
  }
  if (room.flags.has('i') && !room.isSealed && !isInvitedByMask(room, session, now))
    throw CommandError.numeric('ERR_INVITEONLYCHAN', room.name);
  if (room.password !== undefined && room.password !== key) {
    throw CommandError.numeric('ERR_BADCHANNELKEY', room.name);
  }
  if (room.limit !== undefined && room.members.length >= room.limit) {
    throw CommandError.numeric('ERR_CHANNELISFULL', room.name);
  }
}

/** The join, and for somebody who is away the notice of it to those who could not know. */
function joinDrafts(session: Session, name: string): Draft[] {
  const join: Draft = {
    kind: 'join',
    conversation: foldName(name),
    author: session.author(),
    target: name,
    text: '',
    data: eventData('join', { realName: session.realName }),
    // Together with the founding of a room it is all or none; alone nothing is lost that a restart would keep.
    durability: 'best-effort',
  };
  if (session.away === '') return [join];
  const { conversation, author } = join;
  return [
    join,
    {
      kind: 'away',
      conversation,
      author,
      target: '',
      text: session.away,
      durability: 'best-effort',
      transient: true,
    },
  ];
}

/** What shows to those who are in the room that an account has its standing again; the joiner is told by the names. */
function roleDrafts({ session, settings }: Context, room: Room | undefined): Draft[] {
  const role = room?.roles.of(session.account);
  if (room === undefined || role === undefined || room.members.length === 0) return [];
  const mode = role === 'voice' ? 'v' : 'o';
  return [
    {
      kind: 'mode',
      conversation: room.key,
      author: serverAuthor(settings),
      target: room.name,
      text: `+${mode} ${session.nick}`,
      data: eventData('mode', {
        changes: [{ add: true, mode, argument: session.nick, session: session.id }],
      }),
      durability: 'best-effort',
      transient: true,
    },
  ];
}

/** What is said to somebody who has just entered a room, and to nobody who has left it again. */
function entered(context: Context, name: string): readonly Effect[] {
  if (!hasCap(context.session.capabilities, Cap.readMarker)) return reply(...shownOnEntry(context, name));
  return [
    {
      do: 'wait',
      async work({ markers }) {
        const marker = await markerReply(context, context.state.findRoom(name)?.name ?? name, markers);
        return reply(...shownOnEntry(context, name, marker));
      },
    },
  ];
}

/** @param marker how far they have read, which goes before the names (IRCv3 draft/read-marker) */
export function shownOnEntry(context: Context, name: string, marker?: Reply): Reply[] {
  const { session, state } = context;
  const room = state.findRoom(name);
  if (room?.member(session) === undefined) return [];
  return [
    ...(room.topic === undefined ? [] : topicReplies(room)),
    ...(marker === undefined ? [] : [marker]),
    ...(hasCap(session.capabilities, Cap.noImplicitNames) ? [] : namesReplies(context, room)),
  ];
}
