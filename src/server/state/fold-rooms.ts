/** What the fold does to a room: founding, and its modes; and to the bans of the whole server. */
import { foldName } from '../../protocol/casemapping.js';
import type { LogEvent } from '../store/types.js';
import { type Audience, membersNow, NOBODY } from './audience.js';
import { type AppliedMode, changesOf, isRefounding, knownBefore } from './event-data.js';
import { isNetworkBanMode } from './network-bans.js';
import { founderOf } from './founder.js';
import type { NetworkState } from './network.js';
import { type Ban, Room } from './room.js';
import type { Place } from './session.js';

/** The flags of a new room: no messages from outside, the topic is the operators'. */
const FOUNDED_BY_A_PERSON = ['n', 't'] as const;
/** A room that the server makes has no operators by coming first, so its topic is everybody's. */
const FOUNDED_BY_THE_SERVER = ['n'] as const;

/**
 * Makes a room, or makes one anew that its members have closed behind them: it opens, and what they said stays
 * theirs. Of two that found the same room at once the second finds it founded.
 */
export function foundRoom(state: NetworkState, event: LogEvent, room: Room | undefined): void {
  if (room !== undefined && room.visibleAfter > knownBefore(event)) return;
  if (room !== undefined && isRefounding(event)) {
    room.flags.delete('i');
    room.visibleAfter = event.place;
    foundFor(room, event);
    return;
  }
  // A replay does not know that the room had been forgotten.
  if (room !== undefined) {
    for (const session of membersNow(room)) room.remove(session);
    withdrawInvitations(state, room);
  }
  const at = Math.floor(event.time / 1000);
  const made = new Room(event.target, event.conversation, at, event.place, founderOf(event.author));
  const byServer = event.author.session === '';
  for (const flag of byServer ? FOUNDED_BY_THE_SERVER : FOUNDED_BY_A_PERSON) made.flags.add(flag);
  made.lasting = byServer || event.spokenSince === true;
  foundFor(made, event);
  state.rooms.set(made.key, made);
}

/** A guest who founds a room is operator as long as they stay, by having come first. */
function foundFor(room: Room, { author }: LogEvent): void {
  if (author.account !== undefined) room.roles.found(author.account);
}

/** Nobody is left who could stand by them. */
export function withdrawInvitations(state: NetworkState, room: Place): void {
  for (const invited of room.invited) {
    invited.invitations.delete(room);
    state.changed.add(invited);
  }
  room.invited.clear();
}

export function applyModes(state: NetworkState, room: Room, event: LogEvent): Audience {
  // Roles are taken up on joining; this only shows it to the others, unless they have been lost on the way here.
  if (event.transient === true) return stillHold(state, room, event) ? { to: 'room', room } : NOBODY;
  room.lasting = true;
  for (const change of changesOf(event)) applyMode(state, room, change, event);
  return { to: 'room', room };
}

function stillHold(state: NetworkState, room: Room, event: LogEvent): boolean {
  return changesOf(event).every(({ mode, session = '' }) => {
    const person = state.sessions.get(session);
    const member = person && room.member(person);
    return member !== undefined && (mode === 'o' ? member.operator : member.voice);
  });
}

function applyMode(state: NetworkState, room: Room, change: AppliedMode, event: LogEvent): void {
  const { add, mode, argument = '', session = '', account } = change;
  switch (mode) {
    case 'o':
    case 'v': {
      if (account !== undefined) room.roles.change(account, mode, add);
      const person = state.sessions.get(session);
      const member = person && room.member(person);
      // Gone since: the others were shown that it left, after this.
      if (member === undefined) return;
      if (mode === 'o') member.operator = add;
      else member.voice = add;
      room.membersVersion++;
      return;
    }
    case 'b':
    case 'e':
    case 'I':
      changeList(room.lists[mode], change, event);
      room.matches.changed();
      return;
    case 'k':
      room.password = add ? argument : undefined;
      return;
    case 'l':
      room.limit = add ? Number(argument) : undefined;
      return;
    case 'W':
      room.slow = add ? Number(argument) : undefined;
      if (!add) room.pace.clear();
      return;
    default:
      if (add) room.flags.add(mode);
      else room.flags.delete(mode);
  }
}

export function changeNetworkBans(state: NetworkState, event: LogEvent): void {
  for (const { add, mode, argument = '', until, reason } of changesOf(event)) {
    if (!isNetworkBanMode(mode)) continue;
    const setAt = Math.floor(event.time / 1000);
    const ban = { mask: argument, setBy: event.author.nick, setAt, until, reason };
    state.networkBans.change(mode, argument, add ? ban : undefined);
  }
}

function changeList(
  list: Map<string, Ban>,
  { add, argument = '', until, reason }: AppliedMode,
  event: LogEvent,
): void {
  if (!add) {
    list.delete(foldName(argument));
    return;
  }
  const setAt = Math.floor(event.time / 1000);
  list.set(foldName(argument), { mask: argument, setBy: event.author.nick, setAt, until, reason });
}
