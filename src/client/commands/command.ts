/** What a command of the reader is: a row, and a handler that says what is to be done. */
import type { MessageParts } from '../../protocol/serialise.js';
import type { Input } from '../model/inputs.js';
import type { SecretQuestion } from '../model/secret-question.js';
import type { ClientState } from '../model/state.js';

/** What a typed line leads to. Done in order. */
export type Action =
  /** Through the outbox, to a room or a nick. */
  | {
      readonly do: 'say';
      readonly target: string;
      readonly text: string;
      readonly action: boolean;
      readonly reply?: string | undefined;
    }
  /** What was refused, and for `discard` also what was not sent yet, for that room or nick. */
  | {
      readonly do: 'resend' | 'discard';
      readonly target: string /** That one alone. */;
      readonly id?: string;
    }
  /** `taken`: the reaction is taken back. */
  | {
      readonly do: 'react';
      readonly target: string;
      readonly msgid: string;
      readonly text: string;
      readonly taken: boolean;
    }
  | { readonly do: 'redact'; readonly target: string; readonly msgid: string; readonly reason: string }
  /** The message is deleted, and the text said instead. */
  | {
      readonly do: 'edit';
      readonly target: string;
      readonly msgid: string;
      readonly text: string;
      readonly reply: string | undefined;
    }
  /** For the screen. */
  | { readonly do: 'copy'; readonly text: string }
  | { readonly do: 'open'; readonly url: string }
  /** A question to the server, which makes no sense later: refused while there is no connection. */
  | { readonly do: 'ask'; readonly message: MessageParts }
  /** The reader is asked for something that nobody may see. Without an account: that of their nick. */
  | { readonly do: 'ask-secret'; readonly about: SecretQuestion['about']; readonly account?: string }
  /** Something for the model alone. */
  | { readonly do: 'tell'; readonly input: Input }
  | { readonly do: 'nick'; readonly nick: string }
  /** The server that was refused is the right one. */
  | { readonly do: 'trust' }
  /** To the server at once, while the link waits for the next try. */
  | { readonly do: 'connect' }
  /** A try that is being made is given up, and the next one waits. */
  | { readonly do: 'give-up-try' }
  /** The settings into their file. */
  | { readonly do: 'save' }
  | { readonly do: 'quit'; readonly reason: string };

/** A word that may follow, and what it is. */
export interface Suggestion {
  readonly text: string;
  readonly note: string;
}

/** What a word of a command names. */
export type ArgumentKind = 'nick' | 'room' | 'command';

export interface Command {
  readonly name: string;
  /** Other names, for the habits of other clients. */
  readonly aliases?: readonly string[];
  /** With the name: `/msg NICK TEXT`; optional words in brackets. */
  readonly usage: string;
  /** One line of /help. */
  readonly summary: string;
  /** Makes sense before there is any connection; the others then wait for the first one. */
  readonly early?: true;
  /** It takes no words. */
  readonly alone?: true;
  /** Words that it cannot do without. */
  readonly minWords: number;
  /** What its words name, in their order, for completion. */
  readonly names?: readonly ArgumentKind[];
  /**
   * What Tab offers for the last of these words, which is being typed; the others stand between it and the name.
   * Without it: nicks and rooms.
   */
  complete?(state: ClientState, words: readonly string[]): readonly Suggestion[];
  /** @param rest what follows the name, without the spaces around it */
  handle(state: ClientState, rest: string): readonly Action[];
}

/** Words of the client to the reader. */
export function note(text: string): Action {
  return { do: 'tell', input: { type: 'note', kind: 'info', text } };
}

export function complain(text: string): Action {
  return { do: 'tell', input: { type: 'note', kind: 'error', text } };
}

/** What is said when words are missing. */
export function needsMore({ name, usage }: Pick<Command, 'name' | 'usage'>): string {
  return `/${name} needs more: ${usage}`;
}

export function ask(command: string, ...params: readonly string[]): Action {
  return { do: 'ask', message: { command, params } };
}

/** The first `count` words, missing ones being '', and then what is left. */
export function takeWords(rest: string, count: number): string[] {
  const words: string[] = [];
  let left = rest.trim();
  for (let i = 0; i < count; i++) {
    const space = left.search(/\s/);
    words.push(space < 0 ? left : left.slice(0, space));
    left = space < 0 ? '' : left.slice(space).trimStart();
  }
  return [...words, left];
}
