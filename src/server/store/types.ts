/**
 * Events: what the log holds, as the rest of the server knows it, whichever engine is behind it. The interfaces of the
 * store are beside this file.
 *
 * Nothing here assumes that the store lives in this process, or that there is only one node: an append can
 * time out with its outcome unknown and is then repeated under the same key, and an event carries the place
 * before it in its conversation, so that a gap shows.
 */

/**
 * What an event is. `message`, `notice` and `tagmsg` are spoken; the others change the state. `redact` takes the content
 * of something spoken out of the store, and `redacted` is what is left of that.
 */
export type EventKind =
  | 'message'
  | 'notice'
  | 'tagmsg'
  | 'create'
  | 'join'
  | 'part'
  | 'quit'
  | 'nick'
  | 'kick'
  | 'topic'
  | 'mode'
  | 'invite'
  | 'away'
  | 'setname'
  | 'redact'
  | 'redacted'
  | 'account';

/** Kinds that must be replayed at the start to know the rooms again (topic, modes, bans, founding). */
export const STATE_KINDS: readonly EventKind[] = ['create', 'topic', 'mode'];

/** The person (or the server, with `session` empty) an event came from, as it was when the event was made. */
export interface Author {
  /** The session's id; the empty string for the server itself. */
  readonly session: string;
  /** `account:<folded name>` or `guest:<session id>`: who may read private conversations and repeat a send id. */
  readonly identity: string;
  readonly nick: string;
  readonly user: string;
  /** As others see it; never an address that is to be hidden. */
  readonly host: string;
  /** The account's name, when logged in. */
  readonly account?: string;
}

/**
 * An event as a command handler proposes it.
 *
 * `conversation` is the key of its order: a folded room name (`#lobby`), a private conversation
 * (see `privateConversation`), or `PRESENCE` for what concerns a person in all their rooms at once.
 */
export interface Draft {
  readonly kind: EventKind;
  readonly conversation: string;
  readonly author: Author;
  /** The other end as it is written on the wire: a room's display name, a nick, a kicked nick, a new nick. */
  readonly target: string;
  /** Text, reason, topic or mode string; empty when the kind has none. */
  readonly text: string;
  /** Client-only tags (`+typing` and the like) to be kept with a message. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Folded names of the rooms that show a PRESENCE event, for their history. */
  readonly rooms?: readonly string[];
  /** Kind-specific facts, as JSON: mode changes, a kicked session, the two identities of a private conversation. */
  readonly data?: Readonly<Record<string, unknown>>;
  /**
   * The sender's own unique id, which may hold more than the sender chose: a second draft of the same identity with
   * the same id is the first one again.
   */
  readonly sendId?: string;
  /**
   * `required`: refused when it cannot be made durable. `best-effort`: what has happened anyway (a person is
   * gone); if the disk refuses it, it still comes out in order, without a msgid, and is in no history.
   */
  readonly durability: 'required' | 'best-effort';
  /**
   * Of a `redact`: the place of something spoken in the same conversation, whose text and tags are taken out of the store
   * together with the append. It keeps its place and its msgid, as `redacted`.
   */
  readonly redacts?: number;
  /** Never stored, not even when the disk is well; only put into the order (an away notice). */
  readonly transient?: boolean;
  /**
   * The appender's own mark, handed back on the event when it comes out in this process, so that an answer can be
   * told from what others do. Means nothing elsewhere and is never stored.
   */
  readonly ticket?: number;
}

/** An event that has its place: durable (unless `msgid` is missing), final and the same for everybody. */
export interface LogEvent extends Draft {
  /** Place in the order of the whole log; rises without end, never used twice. */
  readonly place: number;
  /** Place of the previous stored event of the same conversation, 0 for the first. */
  readonly prev: number;
  /** Unix milliseconds; strictly rises within a conversation. */
  readonly time: number;
  /** Unique for ever, sortable as text within a conversation. Missing on what could not or need not be stored. */
  readonly msgid?: string;
  /** Only of a `create` that is replayed: whether anything that was spoken in its conversation since is stored. */
  readonly spokenSince?: true;
}

/** What `append` answers: the event, and whether it was there already under the same send id. */
export interface Appended {
  readonly event: LogEvent;
  readonly repeated: boolean;
}

/** Key of the order of events that concern a person in all rooms at once: nick, quit, away, setname. */
export const PRESENCE = '*';

/** Key of the private conversation of two identities: the same whoever writes. */
export function privateConversation(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
