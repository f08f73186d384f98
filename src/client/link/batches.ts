/**
 * Puts batches together (IRCv3 batch): messages that belong to one come out as one when it ends, all others at once.
 *
 * Nested batches become part of the outer one, whose type says what the whole is. A message of several lines
 * (draft/multiline) becomes one message, wherever it is.
 */
import type { Message } from '../../protocol/message.js';
import { MULTILINE } from '../../protocol/multiline.js';
import { multilineMessage } from './multiline-batch.js';

/** A batch that has ended; `label` is the one of the request it answers. */
export interface FinishedBatch {
  readonly type: string;
  readonly params: readonly string[];
  readonly messages: readonly Message[];
  readonly label: string | undefined;
}

interface OpenBatch {
  readonly opening: Message;
  readonly type: string;
  readonly params: readonly string[];
  readonly messages: Message[];
  readonly label: string | undefined;
  readonly parent: string | undefined;
}

/** A server has a few open at a time, one for each answer; one that opens more never means to close them. */
const MOST_OPEN = 32;
/** Ten of the largest pages; beyond it the rest of a batch is dropped. */
const MOST_MESSAGES = 10_000;

/** Types whose messages are ordinary ones that happen to come together, to be handled one by one. */
const SEQUENCES: ReadonlySet<string> = new Set(['labeled-response', 'netsplit', 'netjoin']);

export class Batches {
  readonly #open = new Map<string, OpenBatch>();

  /** What is complete with this message: itself, a batch, or nothing yet. */
  take(message: Message): { message: Message } | { batch: FinishedBatch } | undefined {
    if (message.command === 'BATCH') return this.#mark(message);
    const open = this.#open.get(message.tags.get('batch') ?? '');
    if (open === undefined) return { message };
    if (open.messages.length < MOST_MESSAGES) open.messages.push(message);
    return undefined;
  }

  /** BATCH +<reference> <type> [params...] and BATCH -<reference> */
  #mark(message: Message): { batch: FinishedBatch } | undefined {
    const { params, tags } = message;
    const [reference = '', type = '', ...rest] = params;
    const name = reference.slice(1);
    if (reference.startsWith('+')) {
      if (this.#open.size >= MOST_OPEN) return undefined;
      const parent = tags.get('batch');
      const label = tags.get('label');
      this.#open.set(name, { opening: message, type, params: rest, messages: [], label, parent });
      return undefined;
    }
    const ended = this.#open.get(name);
    if (ended === undefined) return undefined;
    this.#open.delete(name);
    const outer = this.#open.get(ended.parent ?? '');
    const messages = messagesOf(ended);
    // History inside of an answer is still history; only the wrapping is taken off.
    if (outer === undefined || SEQUENCES.has(outer.type)) {
      const { type: endedType, params: endedParams } = ended;
      const label = ended.label ?? outer?.label;
      return { batch: { type: endedType, params: endedParams, messages, label } };
    }
    const space = MOST_MESSAGES - outer.messages.length;
    outer.messages.push(...messages.slice(0, Math.max(0, space)));
    return undefined;
  }
}

function messagesOf({ type, opening, params, messages }: OpenBatch): readonly Message[] {
  if (type !== MULTILINE) return messages;
  const whole = multilineMessage(opening, params[0] ?? '', messages);
  return whole === undefined ? [] : [whole];
}
