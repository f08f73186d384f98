/**
 * Reactions, deletions and edits on their way out. They make sense at once or not at all: nothing of it waits for a
 * connection. An edit is a deletion and, once the server has done that, a new message, which goes through the outbox.
 */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { REACT_TAG, REPLY_TAG, UNREACT_TAG } from '../../protocol/client-tags.js';
import type { Message } from '../../protocol/message.js';
import type { MessageParts } from '../../protocol/serialise.js';
import type { Action } from '../commands/command.js';
import type { Effect, Input } from '../model/inputs.js';
import { hasEcho } from '../model/can-send.js';
import type { ClientState } from '../model/state.js';
import type { OwnLine } from '../outbox/own-line.js';

/** Nobody edits so many messages before the server has answered once. */
const MOST_EDITS = 20;

/** What is done about one message. */
export type Annotation = Extract<Action, { readonly do: 'react' | 'redact' | 'edit' }>;

export interface AnnotatorParts {
  readonly state: ClientState;
  readonly send: (message: MessageParts) => boolean;
  readonly apply: (input: Input) => void;
  readonly say: (line: Omit<OwnLine, 'id'>) => void;
}

export class Annotator {
  readonly #parts: AnnotatorParts;
  /** What is to be said instead of a message, by the msgid of that one. */
  readonly #edits = new Map<string, Omit<OwnLine, 'id'>>();

  constructor(parts: AnnotatorParts) {
    this.#parts = parts;
  }

  perform(action: Annotation): void {
    const { target, msgid } = action;
    if (action.do === 'react') {
      const tags: Array<[string, string]> = [
        [REPLY_TAG, msgid],
        [action.taken ? UNREACT_TAG : REACT_TAG, action.text],
      ];
      this.#send({ tags, command: 'TAGMSG', params: [target] });
      return;
    }
    const params =
      action.do === 'redact' && action.reason !== '' ? [target, msgid, action.reason] : [target, msgid];
    if (action.do === 'edit') {
      if (this.#edits.size >= MOST_EDITS) {
        this.#complain('too many edits wait for the server; this one was not made');
        return;
      }
      const { text, reply } = action;
      const isAction = text.startsWith('/me ');
      this.#edits.set(msgid, { target, text: isAction ? text.slice(4) : text, action: isAction, reply });
    }
    if (!this.#send({ command: 'REDACT', params })) this.#edits.delete(msgid);
  }

  /** A deletion of ours is done: what stands instead is said. */
  follow(effect: Effect): void {
    if (effect.do !== 'redacted' || !effect.own) return;
    const edit = this.#edits.get(effect.msgid);
    if (edit === undefined || !this.#edits.delete(effect.msgid)) return;
    this.#parts.say(edit);
  }

  /** FAIL REDACT <code> <target> <msgid> ... :<text> */
  onFail({ params }: Message): void {
    const edit = this.#edits.get(params[3] ?? '');
    if (params[0] !== 'REDACT' || edit === undefined) return;
    this.#edits.delete(params[3] ?? '');
    this.#complain(`the message stays as it was; not said: ${edit.text}`);
  }

  /** The connection is gone: whether a message was deleted is not known, so nothing is said instead. */
  onLost(): void {
    for (const { text } of this.#edits.values()) {
      this.#complain(`the connection broke before the message was deleted; not said: ${text}`);
    }
    this.#edits.clear();
  }

  #send(message: MessageParts): boolean {
    const { state, send, apply } = this.#parts;
    if (!send(message)) {
      this.#complain('not connected: this can be done when the connection is back');
      return false;
    }
    // Where nothing comes back, what was sent is all that will be known.
    if (!hasEcho(state) || !hasCap(state.caps, Cap.messageTags)) {
      const { command, params = [], tags = [] } = message;
      const own: Message = { tags: new Map(tags), source: state.nick, command, params: [...params] };
      apply({ type: 'message', message: own });
    }
    return true;
  }

  #complain(text: string): void {
    this.#parts.apply({ type: 'note', kind: 'error', text });
  }
}
