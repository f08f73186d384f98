/** What is said besides messages: reactions, deletions and edits, that the reader types, and who has received what. */
import type { Clock } from '../../core/clock.js';
import { Cap, hasCap } from '../../protocol/capabilities.js';
import type { Message } from '../../protocol/message.js';
import type { Effect } from '../model/inputs.js';
import { type Annotation, Annotator, type AnnotatorParts } from './annotator.js';
import { Typist } from './typist.js';

/** Tell the answers to what was asked for the eyes alone from those to what the reader has entered. */
const TYPING_LABEL = 'typing';
export const HOLDERS_LABEL = 'holders';

export class Social {
  readonly #parts: AnnotatorParts;
  readonly #annotator: Annotator;
  readonly #typist: Typist;

  constructor(parts: AnnotatorParts & { readonly clock: Clock }) {
    this.#parts = parts;
    this.#annotator = new Annotator(parts);
    this.#typist = new Typist(parts, TYPING_LABEL);
  }

  perform(annotation: Annotation): void {
    this.#typist.said();
    this.#annotator.perform(annotation);
  }

  follow(effect: Effect): void {
    this.#annotator.follow(effect);
  }

  /** The input has changed, where the reader is. */
  typed(text: string): void {
    this.#typist.typed(text);
  }

  /** A text was sent. */
  said(): void {
    this.#typist.said();
  }

  /** Asks who has received a message; nothing where the server does not know. */
  askWhoHas(target: string, msgid: string): void {
    const { state, send } = this.#parts;
    if (!hasCap(state.caps, Cap.receipts | Cap.batch | Cap.labeledResponse | Cap.messageTags)) return;
    send({ tags: [['label', HOLDERS_LABEL]], command: 'RECEIPT', params: ['LIST', target, msgid] });
  }

  /** @returns whether the message answers what the reader has not asked for in words */
  takes(message: Message, label: string | undefined): boolean {
    const isRefusal = /^(?:[45]\d\d|FAIL)$/.test(message.command);
    if (!isRefusal) return false;
    if (label === TYPING_LABEL) this.#typist.onRefused();
    else this.#annotator.onFail(message);
    return label === TYPING_LABEL || label === HOLDERS_LABEL;
  }

  /** The connection is gone. */
  onLost(): void {
    this.#typist.restart();
    this.#annotator.onLost();
  }

  stop(): void {
    this.#typist.stop();
  }
}
