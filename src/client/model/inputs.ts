/** What the model is told, and what it asks for in return. */
import type { CapabilitySet } from '../../protocol/capabilities.js';
import type { Message } from '../../protocol/message.js';
import type { SearchRequest } from '../../protocol/search.js';
import type { MessageParts } from '../../protocol/serialise.js';
import type { Settings } from '../settings/settings.js';
import type { ConnectionState } from './connection.js';
import type { Conversation } from './conversation.js';
import type { Line, Reaction } from './line.js';
import type { SearchHit } from './search.js';
import type { SecretQuestion } from './secret-question.js';

/** A batch that has ended (IRCv3 batch). */
export interface Batch {
  readonly type: string;
  readonly params: readonly string[];
  /** What was in it, nested batches included, in order. */
  readonly messages: readonly Message[];
}

/** A place in the log on screen. */
export type LookAt =
  | 'unread'
  | 'next-mention'
  | 'previous-mention'
  | 'oldest'
  | 'newest'
  | { readonly msgid: string }
  /** By its number. */
  | { readonly line: number };

export type Input =
  | { readonly type: 'connection'; readonly connection: ConnectionState }
  /** 001 came: we have a nick and capabilities. */
  | {
      readonly type: 'registered';
      readonly nick: string;
      readonly server: string;
      readonly caps: CapabilitySet;
      /** The values that came with them, by name. */
      readonly capValues?: ReadonlyMap<string, string>;
      /** The session of the last connection: the server shows the rooms that we are in. */
      readonly resumed: boolean;
    }
  /** All of a resumed session has been shown. */
  | { readonly type: 'resumed' }
  /** Capabilities have come or gone. */
  | {
      readonly type: 'caps';
      readonly caps: CapabilitySet;
      readonly capValues?: ReadonlyMap<string, string>;
    }
  /** `ownId`: the outbox says that this is the echo of that line. */
  | { readonly type: 'message'; readonly message: Message; readonly ownId?: string | undefined }
  /** History; `ownIds`: which of its messages are own lines whose fate was not known. */
  | {
      readonly type: 'batch';
      readonly batch: Batch;
      readonly ownIds?: ReadonlyMap<Message, string>;
      readonly quiet?: boolean;
    }
  /** Own lines, as the outbox sees them. */
  | {
      readonly type: 'own-queued';
      readonly id: string;
      readonly target: string;
      readonly text: string;
      readonly action: boolean;
      /** The msgid of what it answers. */
      readonly reply?: string | undefined;
      /** Left by an earlier run: its room is entered for it. */
      readonly kept?: true;
    }
  /** It is sent as several: the first of them has its id. */
  | {
      readonly type: 'own-split';
      readonly id: string;
      readonly lines: readonly { readonly id: string; readonly text: string }[];
    }
  /** Off the screen: discarded, or about to be queued again. */
  | { readonly type: 'own-dropped'; readonly id: string }
  | { readonly type: 'own-sent'; readonly id: string }
  | { readonly type: 'own-refused'; readonly id: string; readonly reason: string }
  /** It goes on waiting, for something that the reader should know. */
  | { readonly type: 'own-waits'; readonly id: string; readonly reason: string }
  /** What the reader does. */
  | { readonly type: 'activate'; readonly key: string }
  /** What was new where the reader is has been seen. */
  | { readonly type: 'seen' }
  /** The reader is here, and has had the end of the log where they are before their eyes, as it was at that time, ms. */
  | { readonly type: 'read'; readonly until: number }
  /** The reader wants to see that in the log on screen. */
  | { readonly type: 'look-at'; readonly what: LookAt }
  | { readonly type: 'open'; readonly target: string }
  /** The same, without going there. */
  | { readonly type: 'recall'; readonly target: string }
  | { readonly type: 'close'; readonly key: string }
  | { readonly type: 'want-room'; readonly room: string; readonly password: string | undefined }
  | { readonly type: 'leave-room'; readonly key: string; readonly reason: string }
  | { readonly type: 'load-older'; readonly key: string }
  /** Searches on the server; `more` for the next page of the same search. */
  | { readonly type: 'search'; readonly request: SearchRequest }
  | { readonly type: 'search-more' }
  /** The reader wants the list of what was found. */
  | { readonly type: 'show-search'; readonly typed: string }
  /** To a message that was found, in its conversation. */
  | { readonly type: 'open-hit'; readonly hit: SearchHit }
  | { readonly type: 'load-gap'; readonly key: string; readonly id: number }
  /** Says who is in a room; where the reader is, by default. */
  | { readonly type: 'names'; readonly room: string | undefined }
  /** Words of the client, shown where the reader is. */
  | { readonly type: 'note'; readonly kind: 'info' | 'error'; readonly text: string }
  /** The reader wants to see the keys. */
  | { readonly type: 'show-keys' }
  /** A conversation is not to call the reader for so many ms; undefined for that it may. */
  | { readonly type: 'mute'; readonly key: string; readonly ms: number | undefined }
  /** The same for all of them; infinite for without an end. */
  | { readonly type: 'do-not-disturb'; readonly ms: number | undefined }
  /** What the reader has set, all of it. */
  | { readonly type: 'settings'; readonly settings: Settings }
  /** Once a second. */
  | { readonly type: 'tick' };

export type Effect =
  /** To be written if we are connected, forgotten otherwise. */
  | { readonly do: 'send'; readonly message: MessageParts }
  /** A new line; also of history, then `replayed` is set. */
  | { readonly do: 'shown'; readonly conversation: Conversation; readonly line: Line }
  /** So many have this own line now, and those before it; told as often as the server tells it. */
  | { readonly do: 'delivered'; readonly conversation: Conversation; readonly line: Line }
  /** An own line is stored or refused now. */
  | { readonly do: 'marked'; readonly conversation: Conversation; readonly line: Line }
  /**
   * Own lines for that target may be sent from now on. `verified`: the server's history was read up to now, so an own
   * line that it did not show was never stored. `missed`: messages that were caught up.
   */
  | {
      readonly do: 'ready';
      readonly conversation: Conversation;
      readonly verified: boolean;
      readonly missed: number;
    }
  /** What waits for that room can never be sent. */
  | { readonly do: 'unreachable'; readonly target: string; readonly reason: string }
  /** For a face that has a log to scroll. */
  | { readonly do: 'look-at'; readonly what: LookAt }
  /** For a face that has a list of results. */
  | { readonly do: 'show-search'; readonly typed: string }
  /** For a face that can ask without showing what is typed; it answers the engine. */
  | { readonly do: 'ask-secret'; readonly question: SecretQuestion }
  /** For whoever has keys: they are to be listed. */
  | { readonly do: 'show-keys' }
  /** A message was deleted; `own`: by us. */
  | {
      readonly do: 'redacted';
      readonly conversation: Conversation;
      readonly msgid: string;
      /** Who did it and why, clean. */
      readonly nick: string;
      readonly reason: string;
      /** When, Unix ms: long ago where it comes out of the history. */
      readonly time: number;
      readonly own: boolean;
    }
  /** Somebody reacted to the message `msgid`, or took that back. */
  | {
      readonly do: 'reacted';
      readonly conversation: Conversation;
      readonly msgid: string;
      readonly reaction: Reaction;
      readonly replayed: boolean;
    }
  /** For the screen: to the clipboard, or to a program that opens links. */
  | { readonly do: 'copy'; readonly text: string }
  | { readonly do: 'open'; readonly url: string }
  /** Something that belongs to no new line has changed. */
  | { readonly do: 'changed'; readonly what: Changed };

export type Changed =
  | 'connection'
  | 'nick'
  | 'members'
  | 'topic'
  | 'conversations'
  | 'settings'
  /** Reactions and the like of lines that have their place. */
  | 'lines'
  | 'typing';
