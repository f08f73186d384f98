/**
 * What a command is: a row and a synchronous handler that decides against the present state and returns
 * effects. Nothing in this layer sends, writes or waits; `dispatch/perform.ts` does.
 */
import type { ChatError } from '../../core/errors.js';
import type { Message } from '../../protocol/message.js';
import type { Authenticator } from '../accounts/authenticator.js';
import type { Reply, ServerSettings } from '../session/types.js';
import type { NetworkState } from '../state/network.js';
import type { Session } from '../state/session.js';
import type { Operations } from './operations.js';
import type { Accounts } from '../store/account-types.js';
import type { Directory } from '../store/directory-types.js';
import type { Markers } from '../store/marker-types.js';
import type { Log } from '../store/log-types.js';
import type { Draft, LogEvent } from '../store/types.js';

export type { CommandLimits, Reply, ServerSettings } from '../session/types.js';

/** What is to be done. Performed in the order of the list; `append`, `wait` and `claim` finish before the next effect starts. */
export type Effect =
  /** Answers, in this order. */
  | { readonly do: 'reply'; readonly replies: readonly Reply[] }
  /**
   * Appends drafts (all or none). `after` runs in the same turn in which the events have been delivered;
   * `failed` when the store refused them (default: FAIL <command> with the store's reason); `repeated` for each
   * draft whose send id was known, before `after`.
   */
  | {
      readonly do: 'append';
      readonly drafts: readonly Draft[];
      readonly after?: (events: readonly LogEvent[]) => readonly Effect[];
      readonly failed?: (error: ChatError) => readonly Effect[];
      readonly repeated?: (event: LogEvent) => readonly Effect[];
    }
  /** Slow work (history, hashing) whose result comes back as effects; `oneLine` when that is one line at most. */
  | {
      readonly do: 'wait';
      readonly work: (stores: Stores) => Promise<readonly Effect[]>;
      readonly oneLine?: true;
    }
  /** The author's own copy of a message, once more. */
  | { readonly do: 'echo'; readonly event: LogEvent }
  /** Events out of the past, shown in the capabilities of the session, inside a batch when it has `batch`. */
  | {
      readonly do: 'history';
      readonly batchType: string;
      readonly batchParams: readonly string[];
      readonly events: readonly LogEvent[];
    }
  /** Lines inside a batch of their own. */
  | {
      readonly do: 'batch';
      readonly type: string;
      readonly params: readonly string[];
      readonly replies: readonly Reply[];
    }
  /** Everything in a conversation up to a msgid has reached the session; `at` is now. */
  | { readonly do: 'confirm'; readonly conversation: string; readonly msgid: string; readonly at: number }
  /** What the session's last messages have reached is told again: nobody knows what of it arrived before. */
  | { readonly do: 'retell'; readonly session: Session }
  /** Makes an earlier session that of this connection, in the place of the one that it has begun. */
  | { readonly do: 'adopt'; readonly session: Session }
  /** Something that only operators of the server have a right to, or a line of the operator's log. */
  | { readonly do: 'operate'; readonly work: (operations: Operations) => readonly Effect[] }
  /** A line to another session that is not an event. */
  | { readonly do: 'tell'; readonly session: Session; readonly reply: Reply }
  /** Ends the connection after what is queued: ERROR with the reason; others are told `quit`. */
  | { readonly do: 'close'; readonly reason: string; readonly quit: string };

/** What slow work may use. */
export interface Stores {
  readonly log: Log;
  readonly directory: Directory;
  readonly markers: Markers;
  readonly accounts: Accounts;
  readonly authenticator: Authenticator;
}

/** What a handler may look at. It changes none of it, save what belongs to registration in `session`. */
export interface Context {
  readonly session: Session;
  readonly state: NetworkState;
  readonly settings: ServerSettings;
  /** Unix milliseconds. */
  readonly now: number;
}

/** One row of the command table. */
export interface Command {
  readonly name: string;
  readonly minParams: number;
  /** `any`: also before registration; `registered`: after it only; `unregistered`: before it only. */
  readonly access: 'any' | 'registered' | 'unregistered';
  /** Tokens taken from the flood bucket; 1 unless said. Of one that costs less the next line has the benefit. */
  readonly cost?: number;
  /**
   * Its appends need not be out of the log before the connection's next line of the same sort is taken: messages.
   * Lines of any other sort wait for them, so that answers come in the order of the questions.
   */
  readonly pipelined?: boolean;
  /** One line of HELP. */
  readonly summary: string;
  readonly usage: string;
  handle(context: Context, message: Message): readonly Effect[];
}
