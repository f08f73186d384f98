/**
 * A room: members, topic, modes. Lives on when empty if anything was said or set in it; the log knows how to make it
 * again after a restart.
 */
import { ListMatches } from './list-matches.js';
import { MemberNames } from './member-names.js';
import { Pace } from './pace.js';
import { Roles } from './roles.js';
import type { Occupant, Place, Session } from './session.js';

/** An entry of one of a room's lists: a mask, who set it and when (Unix seconds). */
export interface Ban {
  readonly mask: string;
  readonly setBy: string;
  readonly setAt: number;
  /** When it ends by itself, Unix ms; undefined for never. */
  readonly until?: number | undefined;
  /** In the words of who set it. */
  readonly reason?: string | undefined;
}

/** Bans, exceptions from them, and who needs no invitation. */
export type ListMode = 'b' | 'e' | 'I';

export function isListMode(mode: string): mode is ListMode {
  return mode === 'b' || mode === 'e' || mode === 'I';
}

/** A topic: its text, who set it (nick!user@host) and when (Unix seconds). */
export interface Topic {
  readonly text: string;
  readonly setBy: string;
  readonly setAt: number;
}

/** A person in a room, as the fold changes it. */
export interface Member extends Occupant {
  operator: boolean;
  voice: boolean;
  /** Place of the join in the log. */
  readonly since: number;
  /** Index in `Room.members`, so that leaving costs O(1). */
  index: number;
}

/** A channel. Only the fold changes it. */
export class Room implements Place {
  /** As it was first written, for display. */
  readonly name: string;
  /** Folded; the key of its conversation in the log. */
  readonly key: string;
  /** Against whose quota it counts; see founder.ts. */
  readonly foundedBy: string;
  /** Unix seconds, for RPL_CREATIONTIME. */
  readonly createdAt: number;
  topic: Topic | undefined;
  /** Flags of H i m n s t. */
  readonly flags: Set<string> = new Set();
  password: string | undefined;
  limit: number | undefined;
  /** Seconds between two messages of one person without voice (slow mode); undefined for no such wait. */
  slow: number | undefined;
  /** What accounts are here. */
  readonly roles: Roles = new Roles();
  /** Who has spoken when, while the room is slow. */
  readonly pace: Pace = new Pace();
  /** By folded mask. */
  readonly lists: Readonly<Record<ListMode, Map<string, Ban>>> = { b: new Map(), e: new Map(), I: new Map() };
  /** Whom the entries are about. */
  readonly matches: ListMatches = new ListMatches(this.lists);
  /** Sessions invited since they last joined; the other end of `Session.invitations`, which is bounded. */
  readonly invited: Set<Session> = new Set();
  /** Dense, for delivery; the order is of no meaning. */
  readonly members: Member[] = [];
  /**
   * Where the room was founded, or founded anew. History before it is not shown: it belongs to people who closed the
   * room behind them, or to a room of this name that was forgotten.
   */
  visibleAfter: number;
  /** Something was said or set here: the room outlives its members. */
  lasting = false;
  /** Rises with every change of members or their standing: what was computed from them is stale. */
  membersVersion = 0;
  /** What NAMES shows. */
  readonly names: MemberNames = new MemberNames();
  private readonly bySession: Map<Session, Member> = new Map();

  /** @param place of its founding in the log */
  constructor(name: string, key: string, createdAt: number, place: number, foundedBy: string) {
    this.foundedBy = foundedBy;
    this.name = name;
    this.key = key;
    this.createdAt = createdAt;
    this.visibleAfter = place;
  }

  /** Whether its members have closed it behind them, and no account could open it: whoever comes next founds it anew. */
  get isSealed(): boolean {
    return this.members.length === 0 && this.flags.has('i') && !this.roles.hasOperator;
  }

  /** The standing of `session` here, undefined when it is not a member. */
  member(session: Session): Member | undefined {
    return this.bySession.get(session);
  }

  /** Whether it is there only for its members. */
  get isSecret(): boolean {
    return this.flags.has('s');
  }

  /** The place up to which nothing of what was said is shown to a member. */
  hiddenUpTo(member: Member): number {
    return this.flags.has('H') ? Math.max(this.visibleAfter, member.since) : this.visibleAfter;
  }

  /** @param since the place of the join */
  add(session: Session, operator: boolean, since: number): Member {
    const member: Member = { session, operator, voice: false, since, index: this.members.length };
    this.members.push(member);
    this.bySession.set(session, member);
    this.invited.delete(session);
    session.invitations.delete(this);
    session.rooms.add(this);
    this.membersVersion++;
    return member;
  }

  remove(session: Session): void {
    const member = this.bySession.get(session);
    if (member === undefined) return;
    const last = this.members.pop();
    if (last !== undefined && last !== member) {
      this.members[member.index] = last;
      last.index = member.index;
    }
    this.bySession.delete(session);
    session.rooms.delete(this);
    this.membersVersion++;
  }
}
