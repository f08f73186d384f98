/** What a connection has to prove who we are, and what came of it. */
import type { Transport } from '../../core/transport.js';

/** Whose account, and its password. */
export interface Login {
  readonly account: string;
  readonly password: string;
}

/** What one connection may be told. */
export interface Proofs {
  /** Nobody reads along: TLS, or this machine. Elsewhere nothing is proven. */
  readonly isPrivate: boolean;
  /** A key of ours has been shown. */
  readonly key: boolean;
  /** Asked where the server wants one, and only then; undefined where there is none. */
  readonly password?: (() => Promise<Login | undefined>) | undefined;
  /** Why the server must not be told the password itself, in words; undefined when it may. */
  readonly whyNoPlain?: string | undefined;
  /** A one-time code, by which our key joins an account. */
  readonly code?: string | undefined;
}

/** For a connection that proves nothing. */
export const NO_PROOFS: Proofs = { isPrivate: false, key: false };

/** As IANA registers them. */
export type Mechanism = 'EXTERNAL' | 'PLAIN' | 'SCRAM-SHA-256';

/** How it ended. A `text` may be the server's, and is not clean. */
export type LoginOutcome =
  /** `mechanism` is undefined where the server says that it knew already. */
  | {
      readonly kind: 'proven';
      readonly mechanism: Mechanism | undefined;
      readonly login: Login | undefined;
    }
  /** There was nothing to prove it with, or nobody who wanted to know. */
  | { readonly kind: 'nothing' }
  /** The server does not take this password. */
  | { readonly kind: 'refused'; readonly text: string; readonly login: Login }
  /** The password was not sent. */
  | { readonly kind: 'withheld'; readonly text: string }
  /** The server does not know what it should. Nothing more is said to it. */
  | { readonly kind: 'impostor'; readonly text: string };

/** The passwords of the reader, from wherever they are kept. */
export interface Passwords {
  /**
   * For somebody who wants to be called `nick`; undefined when there is none, or none that has not been refused yet. Never
   * rejects.
   */
  of(nick: string): Promise<Login | undefined>;
  /** It has proven who we are: good for the connections to come. */
  accepted(login: Login): void;
  /** The server does not take it: it is not sent again. */
  refused(login: Login): void;
  /** A one-time code that has not been used yet. */
  readonly code: string | undefined;
  /** It was used, or is of no use. */
  codeSpent(): void;
}

/** How far a server at the other end of a connection is trusted with passwords. */
export interface Confidence {
  /** Why it must not be told one itself, in words; undefined when it may. */
  whyNoPlain(transport: Transport): string | undefined;
  /** It has proven that it knows a password: nothing less will do from now on. */
  hasProven(transport: Transport): void;
}
