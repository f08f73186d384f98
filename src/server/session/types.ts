/**
 * What the sessions' part of the server speaks in: answers, and the settings they depend on.
 */
import type { NumericName } from '../../protocol/numerics.js';

/** A line for the session that asked. A numeric gets the server's name and the nick in front by itself. */
export type Reply =
  | { readonly numeric: NumericName; readonly params: readonly string[] }
  | {
      readonly command: string;
      readonly params: readonly string[];
      /** Default: the server's name. */
      readonly source?: string;
      readonly tags?: ReadonlyMap<string, string>;
    };

/** Strict transport security, as clients are told of it (IRCv3 sts). */
export interface StsPolicy {
  /** Where to go instead of plaintext; undefined where plaintext is for this machine only, which needs no telling. */
  readonly port: number | undefined;
  /** How long TLS is to be insisted on. */
  readonly seconds: number;
}

/** Who may be an operator of the server. */
export interface OperatorSettings {
  /** As OPER names it. */
  readonly name: string;
  /** Whose sessions need no password; '' for none. */
  readonly account: string;
  /** A verifier of `chat-server hash`; '' where only the account will do. */
  readonly password: string;
}

/** The part of the configuration that commands need, resolved. */
export interface ServerSettings {
  /** The server's name on the wire. */
  readonly name: string;
  readonly network: string;
  readonly version: string;
  /** Unix milliseconds of this process's start. */
  readonly startedAt: number;
  /** The room everyone is put into, empty for none. */
  readonly lobby: string;
  /** The connection password, empty for none. */
  readonly password: string;
  readonly motd: string;
  readonly operators: readonly OperatorSettings[];
  /** How long a session waits for its client, ms; 0 when sessions end with their connections. */
  readonly resumeMs: number;
  /** Undefined when nobody is told anything. */
  readonly sts?: StsPolicy | undefined;
  readonly limits: CommandLimits;
  readonly accounts: AccountSettings;
}

/** How accounts come about, and what they are good for. */
export interface AccountSettings {
  /**
   * Whose a nick is: of who uses it first with a key, of who registers it, or of nobody but the accounts that the
   * operator has made, without which nobody is let in.
   */
  readonly nicks: 'first-use' | 'registration' | 'closed';
  /** Whether people may make accounts with a password. */
  readonly registration: boolean;
  /** Whether the nick of an account is for its sessions only. */
  readonly reserveNicks: boolean;
  /** Of PBKDF2, for new passwords. */
  readonly rounds: number;
}

/** Bounds that commands check; each has its reason in docs/limits.md. Lengths in bytes, counts in entries. */
export interface CommandLimits {
  readonly nickLength: number;
  readonly userLength: number;
  readonly realNameLength: number;
  readonly roomLength: number;
  readonly topicLength: number;
  readonly reasonLength: number;
  readonly awayLength: number;
  readonly roomsPerClient: number;
  readonly rooms: number;
  /** That one account, or the guests of one address, may have founded. */
  readonly roomsPerFounder: number;
  /** Connections that have not said who they are. */
  readonly unregistered: number;
  /** Rooms entered a minute. */
  readonly joinRate: number;
  /** Changes of nickname a minute. */
  readonly nickRate: number;
  /** People a minute that a guest may begin to write to. */
  readonly guestTargets: number;
  readonly bans: number;
  readonly targets: number;
  readonly modes: number;
  readonly historyPage: number;
  /** Of one message of several lines, its line feeds included. */
  readonly multilineBytes: number;
  /** Of one message; 0 when there are no such messages. */
  readonly multilineLines: number;
}
