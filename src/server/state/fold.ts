/**
 * The fold: an event out of the log, applied to the state. The only code that changes rooms, and sessions once
 * they are registered.
 *
 * Handlers decide on the state as it is; by the time their event comes out of the log it may have changed. So the
 * fold asks again what it must (is the author still here, is the kicked one still a member) and lets an event that
 * has lost its object pass without effect, the same on every node and in every replay.
 */
import { foldName } from '../../protocol/casemapping.js';
import { type LogEvent, PRESENCE } from '../store/types.js';
import {
  type Audience,
  membersNow,
  NOBODY,
  neighbours,
  neighboursAndSelf,
  type Outcome,
  toSessions,
} from './audience.js';
import { inviteAudience, remember, spokenAudience } from './fold-people.js';
import { applyModes, changeNetworkBans, foundRoom, withdrawInvitations } from './fold-rooms.js';
import { changesOf, isOfConnection, loginOf, textOf } from './event-data.js';
import { NETWORK_BANS } from './network-bans.js';
import type { NetworkState } from './network.js';
import type { Room } from './room.js';
import type { Place, Session } from './session.js';

export interface FoldOptions {
  /** The room where nobody becomes operator by coming first, folded; empty for none. */
  readonly lobby: string;
  /** Nicks that WHOWAS knows; the longest unused are forgotten first. */
  readonly departedNicks: number;
}

export class Fold {
  private readonly state: NetworkState;
  private readonly options: FoldOptions;

  constructor(state: NetworkState, options: FoldOptions) {
    this.state = state;
    this.options = options;
  }

  /** Applies an event and says who is shown it. */
  apply(event: LogEvent): Outcome {
    const author = this.state.sessions.get(event.author.session);
    // A change of nick that was on its way when the connection ended comes out before the quit: others know the
    // new nick by now, and the quit must be of somebody they know.
    const renamed = event.kind === 'quit' && author !== undefined && author.nick !== event.author.nick;
    const shown = renamed ? { ...event, author: { ...event.author, nick: author.nick } } : event;
    const audience = this.change(event, author);
    this.noteChanged(event, author);
    this.state.place = event.place;
    return { event: shown, author, audience };
  }

  /** Applies an event of before this start: there is nobody to be shown it. */
  replay(event: LogEvent): void {
    this.apply(event);
  }

  /** Takes a session out that ended with an earlier process: nobody has seen it since, so nobody is told. */
  forget(session: Session): void {
    this.remove(session);
    this.state.changed.add(session);
  }

  /** Takes out the rooms of before this start in which nobody is any more, and of which nothing is to be kept. */
  forgetRooms(): void {
    for (const room of this.state.rooms.values()) if (room.members.length === 0) this.emptied(room);
  }

  /** Whose record is not true any more; what is said, and what concerns a room alone, is in nobody's. */
  private noteChanged(event: LogEvent, author: Session | undefined): void {
    switch (event.kind) {
      case 'join':
      case 'part':
      case 'quit':
      case 'nick':
      case 'away':
      case 'setname':
      case 'account':
        this.note(author);
        break;
      case 'kick':
        this.note(this.state.sessions.get(textOf(event, 'session')));
        break;
      case 'invite':
        this.note(this.state.sessions.get(textOf(event, 'to')));
        break;
      case 'mode':
        if (event.conversation === PRESENCE) this.note(author);
        for (const { session } of changesOf(event)) this.note(this.state.sessions.get(session ?? ''));
        break;
      default:
    }
  }

  private note(session: Session | undefined): void {
    if (session !== undefined) this.state.changed.add(session);
  }

  private change(event: LogEvent, author: Session | undefined): Audience {
    const room = this.state.rooms.get(event.conversation);
    switch (event.kind) {
      case 'message':
      case 'notice':
        if (author !== undefined) author.spokeAt = event.time;
        keepRoom(room, event);
        return spokenAudience(this.state, event, room, author);
      case 'tagmsg':
        keepRoom(room, event);
        return spokenAudience(this.state, event, room, author);
      case 'create':
        foundRoom(this.state, event, room);
        return NOBODY;
      case 'topic':
        return room === undefined ? NOBODY : changeTopic(room, event);
      case 'mode':
        if (room !== undefined) return applyModes(this.state, room, event);
        if (event.conversation === NETWORK_BANS) changeNetworkBans(this.state, event);
        if (author === undefined || event.conversation !== PRESENCE) return NOBODY;
        return this.changeOwnModes(author, event);
      case 'join':
        return room === undefined ? NOBODY : this.join(room, author, event.place);
      case 'part':
        return room === undefined || author === undefined ? NOBODY : this.leave(room, author);
      case 'kick': {
        const kicked = this.state.sessions.get(textOf(event, 'session'));
        return room === undefined || kicked === undefined ? NOBODY : this.leave(room, kicked);
      }
      case 'invite':
        return inviteAudience(this.state, event, room);
      case 'quit':
        return author === undefined ? NOBODY : this.quit(author, event);
      case 'nick':
        return author === undefined ? NOBODY : this.rename(author, event);
      case 'away':
        return author === undefined ? NOBODY : changeAway(author, event, room);
      case 'setname':
        if (author === undefined) return NOBODY;
        author.realName = event.text;
        return neighboursAndSelf(author);
      case 'account':
        if (author === undefined) return NOBODY;
        author.account = event.text === '*' ? undefined : event.text;
        author.login = loginOf(event);
        return neighbours(author);
      case 'redact':
        keepRoom(room, event);
        return spokenAudience(this.state, event, room, author);
      case 'redacted':
        // Only in a replay, in which it stands for what was said.
        keepRoom(room, event);
        return NOBODY;
    }
  }

  private join(room: Room, session: Session | undefined, place: number): Audience {
    if (session === undefined) {
      // Whoever has gone since they founded it will not leave it either.
      if (room.members.length === 0) this.emptied(room);
      return NOBODY;
    }
    // Into a room that was closed since, as into one that is gone, only its founding leads: JOIN does it again.
    if (room.member(session) !== undefined || room.isSealed) return NOBODY;
    const role = room.roles.of(session.account);
    const first = room.members.length === 0 && room.key !== this.options.lobby && !room.roles.hasOperator;
    const member = room.add(session, first || room.roles.isOperator(session.account), place);
    member.voice = role === 'voice';
    return { to: 'room', room };
  }

  private quit(session: Session, event: LogEvent): Audience {
    const audience = neighbours(session);
    this.remove(session);
    remember(this.state, session, event.time, this.options.departedNicks);
    return audience;
  }

  private remove(session: Session): void {
    for (const room of session.rooms) this.removeFrom(room, session);
    for (const room of session.invitations) room.invited.delete(session);
    session.invitations.clear();
    session.ended = true;
    this.state.sessions.delete(session.id);
    if (session.invisible) this.state.invisible--;
    const folded = foldName(session.nick);
    if (this.state.nicks.get(folded) === session) this.state.nicks.delete(folded);
  }

  private leave(room: Room, session: Session): Audience {
    if (room.member(session) === undefined) return NOBODY;
    const shown = membersNow(room);
    this.removeFrom(room, session);
    return toSessions(shown);
  }

  private removeFrom(room: Place, session: Session): void {
    room.remove(session);
    if (room.members.length === 0) this.emptied(room);
  }

  private emptied(room: Place): void {
    withdrawInvitations(this.state, room);
    if (!room.lasting && room.key !== this.options.lobby) this.state.rooms.delete(room.key);
  }

  private changeOwnModes(session: Session, event: LogEvent): Audience {
    for (const { add, mode } of changesOf(event)) {
      if (mode === 'o') session.serverOperator = add;
      if (mode === 'w') session.wallops = add;
      if (mode !== 'i' || session.invisible === add) continue;
      session.invisible = add;
      this.state.invisible += add ? 1 : -1;
    }
    return toSessions([session]);
  }

  private rename(session: Session, event: LogEvent): Audience {
    const folded = foldName(event.target);
    const holder = this.state.nicks.get(folded);
    // The directory gives a nick to one session at a time, so this is a fault of it; two people must not become one.
    if (holder !== undefined && holder !== session) return NOBODY;
    if (holder === undefined) remember(this.state, session, event.time, this.options.departedNicks);
    this.state.nicks.delete(foldName(session.nick));
    this.state.nicks.set(folded, session);
    session.nick = event.target;
    for (const room of session.rooms) room.membersVersion++;
    return neighboursAndSelf(session);
  }
}

/** What was said in a room is kept, and the room with it; of what is not stored (typing) nothing is. */
function keepRoom(room: Room | undefined, event: LogEvent): void {
  if (room !== undefined && event.msgid !== undefined) room.lasting = true;
}

function changeTopic(room: Room, event: LogEvent): Audience {
  room.lasting = true;
  const { nick, user, host } = event.author;
  const setBy = user === '' ? nick : `${nick}!${user}@${host}`;
  room.topic =
    event.text === '' ? undefined : { text: event.text, setBy, setAt: Math.floor(event.time / 1000) };
  return { to: 'room', room };
}

/**
 * An away event of a person concerns all their rooms. One in a room's own conversation follows a join, for those
 * who could not know yet, and changes nothing.
 */
function changeAway(session: Session, event: LogEvent, room: Room | undefined): Audience {
  if (event.conversation === PRESENCE) {
    if (!isOfConnection(event)) session.ownAway = event.text;
    return neighbours(session);
  }
  if (room === undefined) return NOBODY;
  return toSessions(membersNow(room).filter((member) => member !== session));
}
