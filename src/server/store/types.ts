/**
 * The store's interfaces: what the rest of the server may rely on, whichever engine is behind it.
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

/** How the store is: `readonly` refuses required appends (disk full, no quorum); the reason is in words. */
export interface StoreHealth {
  readonly state: 'ok' | 'degraded' | 'readonly';
  readonly reason: string;
}

/**
 * A place in a conversation's history, as CHATHISTORY names it. `end` is the open end in the direction at hand:
 * the newest end for `before` and `latest`, the very beginning for `after`.
 */
export type Anchor =
  | { readonly by: 'msgid'; readonly msgid: string }
  | { readonly by: 'time'; readonly time: number }
  | { readonly by: 'end' };

/**
 * One page of a conversation, always returned in ascending order, exclusive of its anchors; only `around`
 * includes the event at its anchor, and takes more from one side when the other has too few.
 */
export interface PageRequest {
  readonly conversation: string;
  /**
   * `before` and `after` take what is nearest to the anchor, `latest` what is newest. `between` takes what is
   * nearest to the anchor on the way to `until`, which may lie before it.
   */
  readonly direction: 'before' | 'after' | 'around' | 'between' | 'latest';
  /** Without a meaning for `latest`. */
  readonly anchor: Anchor;
  /** The other end of `between` (default: the open end); for `latest` a lower bound when given. */
  readonly until?: Anchor;
  /** At most this many events; the caller has capped it. */
  readonly limit: number;
  /** Only these kinds count and are returned. */
  readonly kinds: readonly EventKind[];
  /** Nothing at or before this place is shown (0: everything). */
  readonly visibleAfter: number;
}

/** Places next to each other, both ends included. */
export interface PlaceRun {
  readonly from: number;
  readonly to: number;
}

/** A conversation whose latest message lies in a span of time (CHATHISTORY TARGETS). */
export interface TargetSummary {
  readonly conversation: string;
  /** Time of the latest message in it. */
  readonly time: number;
  /** The latest event, from which the name of the other end of a private conversation can be read. */
  readonly latest: LogEvent;
}

/** What is searched for, and where: all of it must hold. */
export interface SearchQuery {
  /** Words that must be in the text, in any order; the last may be the beginning of one. Empty: any text. */
  readonly words: string;
  /** Nick or account of the author, as it was then; folded. */
  readonly from?: string;
  /** The conversations, each with the place up to which nothing of it is shown. */
  readonly conversations: readonly { readonly conversation: string; readonly visibleAfter: number }[];
  /** Whose private conversations are searched too, all of them. */
  readonly identity?: string;
  /** Only messages strictly after and before, Unix ms. */
  readonly after?: number;
  readonly before?: number;
  /** Only what is older than this msgid: where an earlier page ended. */
  readonly cursor?: string;
  /** At most this many; the caller has capped it. */
  readonly limit: number;
}

/** One page of what was found. */
export interface SearchPage {
  /** The newest first. */
  readonly events: readonly LogEvent[];
  /** The cursor of the next page; undefined when there is no more. A page may hold less than asked for and have a next one. */
  readonly next: string | undefined;
  /** False while the index of an older database is still being made: the newest are missing then. */
  readonly complete: boolean;
}

/** Codes of the ChatErrors that a store throws or rejects with; each has a heading in docs/errors.md. */
export type StoreErrorCode =
  /** No room on the disk. */
  | 'STORE_FULL'
  /** The file system or the file cannot be written. */
  | 'STORE_READONLY'
  /** Any other failure of reading or writing. */
  | 'STORE_FAILED'
  /** Not open, or not any more. */
  | 'STORE_CLOSED'
  /** More waits than is allowed to wait. */
  | 'STORE_BUSY'
  /** The file is not what this program wrote. */
  | 'STORE_DAMAGED'
  /** The file is of a later version, or of another program. */
  | 'STORE_FORMAT'
  /** Another process has the store open. */
  | 'STORE_LOCKED'
  /** `read` was given a msgid that this store has never given out. */
  | 'STORE_UNKNOWN_MSGID';

/** The ordered, durable sequence of events of each conversation: the one source of what anyone is shown. */
export interface Log {
  /**
   * Opens or makes the store and yields what rebuilds the state: the STATE_KINDS events up to the place at which the
   * sessions were written down, in order; then the sessions, in no order; then whatever else has happened since, save
   * what was spoken.
   */
  open(
    replay: (event: LogEvent) => void,
    restore?: (sessions: readonly StoredSession[]) => void,
  ): Promise<void>;
  /**
   * Puts drafts into the order, all or none, next to each other. Resolves after the subscriber has been given
   * the events, in the same turn of the loop. Rejects with a ChatError whose code is a StoreErrorCode, and then
   * nobody is shown anything.
   */
  append(drafts: readonly Draft[]): Promise<readonly Appended[]>;
  /** Sets the one reader of everything that is committed, in order, without gap or repeat. */
  subscribe(reader: (event: LogEvent) => void): void;
  /**
   * The event that `identity` has sent under `sendId`, also when it is still being stored at this moment; undefined
   * when there is none, or no more. Rejects as `read` does.
   */
  sent(identity: string, sendId: string): Promise<LogEvent | undefined>;
  /**
   * The stored event of a msgid, undefined when there is none. Rejects as `readPlaces` does.
   */
  find(msgid: string): Promise<LogEvent | undefined>;
  /** Reads a page of one conversation. Rejects with STORE_UNKNOWN_MSGID when an anchor's msgid is not of this store. */
  read(request: PageRequest): Promise<readonly LogEvent[]>;
  /**
   * The stored events at certain places, ascending; those that are not there, or no more, are left out. Only places that
   * the subscriber has been given. Rejects as `read` does.
   *
   * @param runs ascending, without overlap, both ends included; the caller bounds their number and length
   */
  readPlaces(runs: readonly PlaceRun[]): Promise<readonly LogEvent[]>;
  /**
   * Conversations among `conversations` (rooms) and of `identity` (private ones) whose latest message lies in
   * (after, before), by its time, the oldest first.
   */
  targets(request: {
    readonly conversations: readonly string[];
    readonly identity: string;
    readonly after: number;
    readonly before: number;
    readonly limit: number;
  }): Promise<readonly TargetSummary[]>;
  /**
   * Messages and notices by their words, the newest first. What was committed before the call is found. Rejects with
   * STORE_UNKNOWN_MSGID for a cursor that is not of this store, and with STORE_BUSY when too many search.
   */
  search(query: SearchQuery): Promise<SearchPage>;
  health(): StoreHealth;
  /** Tells when the health changes. */
  onHealth(listener: (health: StoreHealth) => void): void;
  /** Commits what waits and closes. */
  close(): Promise<void>;
}

/** Key of the order of events that concern a person in all rooms at once: nick, quit, away, setname. */
export const PRESENCE = '*';

/** Key of the private conversation of two identities: the same whoever writes. */
export function privateConversation(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** Where a read marker is, Unix ms, and whether the move at hand has brought it there. */
export interface MarkerPlace {
  readonly time: number;
  readonly moved: boolean;
}

/** How far people have read, by identity and target (folded). A marker only ever moves forward. */
export interface Markers {
  /**
   * Moves a marker to `time` (Unix ms) unless it is there or further. Resolves when that is durable. Rejects with a
   * ChatError whose code is a StoreErrorCode; the marker may then be moved again.
   */
  move(identity: string, target: string, time: number): Promise<MarkerPlace>;
  /** Where a marker is, undefined without one. */
  read(identity: string, target: string): Promise<number | undefined>;
}

/** A session as it was written down. What is in a record is the matter of who writes it. */
export interface StoredSession {
  readonly id: string;
  readonly record: string;
}

/** What has become of a session; without a record it is over. */
export interface SessionChange {
  readonly id: string;
  readonly record: string | undefined;
}

/**
 * Who holds which nick, and which sessions there are. One holder each; in a cluster the claim is a compare-and-set elsewhere, so it is
 * asynchronous even where it need not be.
 */
export interface Directory {
  /** Takes `nick` (folded) for `session`; false when another session holds it. Claiming again is harmless. */
  claim(nick: string, session: string): Promise<boolean>;
  /** Gives `nick` up, if `session` holds it. */
  release(nick: string, session: string): void;
  /**
   * Sets who says what has become of sessions since it was asked last. It is asked whenever something is written, so
   * that a session is on the disk not later than the first event of its own.
   */
  watch(changes: () => readonly SessionChange[]): void;
  /**
   * Resolves when all that has become of sessions up to now is durable. Rejects with a ChatError whose code is a
   * StoreErrorCode when it is not; it is written with a later event then.
   */
  save(): Promise<void>;
}

/** How a password is known: enough to check it, not enough to know it or to log in elsewhere (RFC 5802 3). All base64. */
export interface Verifier {
  readonly salt: string;
  /** Of PBKDF2. */
  readonly rounds: number;
  readonly storedKey: string;
  readonly serverKey: string;
}

/** A key by which somebody is known. */
export interface AccountKey {
  /** As core/fingerprint.ts has it. */
  readonly fingerprint: string;
  /** Which device it is on, in its owner's words; may be empty. */
  readonly label: string;
  /** Unix ms. */
  readonly added: number;
  /** When somebody logged in with it last, Unix ms. */
  readonly used: number;
}

/** A nick with proof. */
export interface Account {
  /** As its owner writes it; by its folded form it is found. */
  readonly name: string;
  /** Unix ms. */
  readonly created: number;
  /** Undefined for one without a password. */
  readonly verifier: Verifier | undefined;
  /** The oldest first. */
  readonly keys: readonly AccountKey[];
}

/** What an account begins with. */
export interface NewAccount {
  readonly name: string;
  readonly created: number;
  readonly verifier?: Verifier | undefined;
  readonly key?: AccountKey | undefined;
}

/** What became of a key: its own account has it already, another one has it, there are too many, or there is no account. */
export type KeyOutcome = 'added' | 'known' | 'taken' | 'full' | 'no account';

/** The most keys of one account: devices of a person. The most codes that wait; the oldest gives way. */
export const MOST_KEYS = 32;
export const MOST_CODES = 8;

/**
 * Accounts: names are compared folded. Whatever changes something resolves when it is durable, and rejects with a
 * ChatError whose code is a StoreErrorCode when it is not.
 */
export interface Accounts {
  find(name: string): Promise<Account | undefined>;
  /** Whose key it is. */
  ofKey(fingerprint: string): Promise<Account | undefined>;
  /** Whose name a nick is, or whose it could be taken for (skeleton.ts). */
  ofNick(nick: string): Promise<Account | undefined>;
  /** By name. */
  list(): Promise<readonly Account[]>;
  /** @returns false when the name, one that looks like it, or the key is another account's */
  create(account: NewAccount): Promise<boolean>;
  /** @returns false when there is no such account */
  setVerifier(name: string, verifier: Verifier): Promise<boolean>;
  addKey(name: string, key: AccountKey): Promise<KeyOutcome>;
  /** Notes that somebody has logged in with a key. */
  keyUsed(fingerprint: string, at: number): Promise<void>;
  /** @returns false when it is none of the account's keys */
  removeKey(name: string, fingerprint: string): Promise<boolean>;
  /** Keeps the digest of a one-time code until `expires`, Unix ms. @returns false when there is no such account */
  issueCode(name: string, digest: string, expires: number): Promise<boolean>;
  /** The account that a code is for, which is of no use from then on; undefined for one that is not known, or too old. */
  redeemCode(digest: string, now: number): Promise<Account | undefined>;
  /** Takes keys, password and codes from an account, which keeps its name. @returns false when there is none */
  reset(name: string): Promise<boolean>;
  /** @returns false when there was none */
  remove(name: string): Promise<boolean>;
  /** Random bytes of this store, base64: the same for ever, told to nobody. */
  secret(): Promise<string>;
}
