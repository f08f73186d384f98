/**
 * The batches that a client sends (IRCv3 client-batch, draft/multiline): the lines of one are kept until it is complete,
 * and are then one message. Whatever is wrong with it, all of it is refused, in one answer to its opening.
 *
 * A connection has one batch open at most, of no more bytes and lines than are offered, and not for ever.
 */
import type { Clock, Timer } from '../../core/clock.js';
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { foldName } from '../../protocol/casemapping.js';
import type { Message } from '../../protocol/message.js';
import { type BatchLine, bytesAdded, CONCAT_TAG, MULTILINE } from '../../protocol/multiline.js';
import { invalidBatch, type SpokenBatch } from '../commands/batch.js';
import { CommandError } from '../commands/command-error.js';
import type { Reply, ServerSettings } from '../commands/types.js';
import type { Session } from '../state/session.js';

export interface BatchHandler {
  /** All of a batch is refused. @param label of its opening */
  refused(reply: Reply, label: string | undefined): void;
  complete(batch: SpokenBatch, label: string | undefined): void;
  /** There is nothing to be said to a closing, which had a label of its own. */
  closed(label: string): void;
  /** Whether lines of the client wait on our side: then it is not the client that is slow. */
  isWaiting(): boolean;
}

/** No line of an open batch for so long, ms: whoever sends one has all of it when it begins. */
const PATIENCE_MS = 30_000;
/** References kept of what was refused: a client sends what it has begun before it hears of it, not for ever. */
const MOST_REFUSED = 8;
/** A reference is a few letters, digits and hyphens (IRCv3 batch). */
const REFERENCE = /^[A-Za-z0-9-]{1,64}$/;
/** They say that somebody is there, or goes: a program may send them at any time. */
const BESIDE: ReadonlySet<string> = new Set(['PING', 'PONG', 'QUIT']);
const SPOKEN: ReadonlyMap<string, SpokenBatch['kind']> = new Map([
  ['PRIVMSG', 'message'],
  ['NOTICE', 'notice'],
]);

interface OpenBatch {
  readonly reference: string;
  readonly target: string;
  readonly opening: Message;
  readonly label: string | undefined;
  kind: SpokenBatch['kind'] | undefined;
  readonly lines: BatchLine[];
  bytes: number;
  /** Monotonic ms of the last line. */
  lineAt: number;
}

export class ClientBatches {
  readonly #clock: Clock;
  readonly #limits: ServerSettings['limits'];
  readonly #handler: BatchHandler;
  #open: OpenBatch | undefined;
  #timer: Timer | undefined;
  /** The references of those that were refused last: what still comes of them has been answered. */
  readonly #refused: Set<string> = new Set();

  constructor(clock: Clock, limits: ServerSettings['limits'], handler: BatchHandler) {
    this.#clock = clock;
    this.#limits = limits;
    this.#handler = handler;
  }

  /** @returns whether the message is of a batch; otherwise it is to be handled as if there were none */
  take(session: Session, message: Message, label: string | undefined): boolean {
    if (!session.registered || !hasCap(session.capabilities, Cap.multiline | Cap.batch)) return false;
    const { command, params, tags } = message;
    const reference = tags.get('batch');
    if (command === 'BATCH' && params.length > 0) {
      this.#mark(message, label);
      return true;
    }
    if (reference !== undefined) {
      this.#takeLine(message, reference);
      return true;
    }
    if (!BESIDE.has(command)) this.fail('Another command came before the end of the batch');
    return false;
  }

  /** The open batch, if there is one, cannot become a message any more. */
  fail(text: string): void {
    if (this.#open !== undefined) this.#refuse(this.#open, invalidBatch(text));
  }

  /** The connection is gone; what it has begun is as if it had never been. */
  close(): void {
    this.#forget();
  }

  #mark(message: Message, label: string | undefined): void {
    const [mark = ''] = message.params;
    const reference = mark.slice(1);
    if (mark.startsWith('+')) {
      this.#begin(message, reference, label);
      return;
    }
    if (mark.startsWith('-') && this.#end(reference)) {
      if (label !== undefined) this.#handler.closed(label);
      return;
    }
    this.#handler.refused(invalidBatch('There is no such batch').reply, label);
  }

  /** @returns whether that is the end of something, which has been answered or will be */
  #end(reference: string): boolean {
    const open = this.#open;
    if (open?.reference === reference) this.#complete(open);
    else if (open !== undefined) this.fail('Another batch was ended before the batch');
    else return this.#refused.delete(reference);
    return true;
  }

  #begin(opening: Message, reference: string, label: string | undefined): void {
    const [, type = '', target = ''] = opening.params;
    if (opening.tags.has('batch') && this.#open !== undefined) {
      this.fail('A batch cannot be part of a batch');
      this.#swallow(reference);
      return;
    }
    this.fail('Another batch came before the end of the batch');
    const fault = opening.tags.has('batch')
      ? 'A batch cannot be part of a batch'
      : !REFERENCE.test(reference)
        ? 'The reference of a batch is 1 to 64 letters, digits and hyphens'
        : type !== MULTILINE
          ? `The type of a batch is ${MULTILINE}`
          : target === '' || target.includes(',')
            ? 'A batch has one target'
            : undefined;
    if (fault !== undefined) {
      this.#swallow(reference);
      this.#handler.refused(invalidBatch(fault).reply, label);
      return;
    }
    const lineAt = this.#clock.monotonic();
    this.#open = { reference, target, opening, label, kind: undefined, lines: [], bytes: 0, lineAt };
    this.#refused.delete(reference);
    this.#watch(PATIENCE_MS);
  }

  #takeLine(message: Message, reference: string): void {
    const open = this.#open;
    if (open?.reference !== reference) {
      if (this.#refused.has(reference)) return;
      if (open !== undefined) this.#refuse(open, invalidBatch('A line of another batch came in the batch'));
      else {
        this.#swallow(reference);
        this.#handler.refused(invalidBatch('There is no such batch').reply, undefined);
      }
      return;
    }
    open.lineAt = this.#clock.monotonic();
    try {
      this.#add(open, message);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.#refuse(open, error);
    }
  }

  /** @throws CommandError */
  #add(open: OpenBatch, { command, params, tags }: Message): void {
    const { multilineBytes, multilineLines } = this.#limits;
    const [target = '', text = ''] = params;
    const kind = SPOKEN.get(command);
    if (kind === undefined) throw invalidBatch('A batch holds nothing but PRIVMSG or NOTICE');
    if (kind !== (open.kind ?? kind)) throw invalidBatch('A batch holds either PRIVMSG or NOTICE');
    open.kind = kind;
    if (foldName(target) !== foldName(open.target)) {
      const words = 'The target of a line is not that of its batch';
      throw CommandError.fail('BATCH', 'MULTILINE_INVALID_TARGET', [open.target, target], words);
    }
    const concat = tags.has(CONCAT_TAG);
    if (tags.size > (concat ? 2 : 1)) throw invalidBatch(`Tags other than ${CONCAT_TAG} belong on the BATCH`);
    if (concat && text === '') throw invalidBatch('A blank line cannot go on with the line before');
    const line = { text, concat: concat && open.lines.length > 0 };
    open.bytes += bytesAdded(line, open.lines.length === 0);
    open.lines.push(line);
    if (open.lines.length > multilineLines) {
      const words = `A batch has at most ${multilineLines} lines`;
      throw CommandError.fail('BATCH', 'MULTILINE_MAX_LINES', [`${multilineLines}`], words);
    }
    if (open.bytes > multilineBytes) {
      const words = `The lines of a batch have at most ${multilineBytes} bytes`;
      throw CommandError.fail('BATCH', 'MULTILINE_MAX_BYTES', [`${multilineBytes}`], words);
    }
  }

  #complete({ kind = 'message', opening, target, lines, label }: OpenBatch): void {
    this.#forget();
    if (lines.some(({ text }) => text !== '')) {
      this.#handler.complete({ kind, opening, target, lines }, label);
      return;
    }
    const text = lines.length === 0 ? 'The batch has no lines' : 'The batch has blank lines only';
    this.#handler.refused(invalidBatch(text).reply, label);
  }

  #refuse({ reference, label }: OpenBatch, { reply }: CommandError): void {
    this.#forget();
    this.#swallow(reference);
    this.#handler.refused(reply, label);
  }

  #swallow(reference: string): void {
    this.#refused.delete(reference);
    this.#refused.add(reference);
    const [oldest] = this.#refused;
    if (this.#refused.size > MOST_REFUSED && oldest !== undefined) this.#refused.delete(oldest);
  }

  #forget(): void {
    this.#open = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #watch(ms: number): void {
    this.#timer = this.#clock.setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    const open = this.#open;
    if (open === undefined) return;
    const left = open.lineAt + PATIENCE_MS - this.#clock.monotonic();
    if (left > 0 || this.#handler.isWaiting()) {
      this.#watch(left > 0 ? left : PATIENCE_MS);
      return;
    }
    const words = `No line of the batch came for ${PATIENCE_MS / 1000} seconds`;
    this.#refuse(open, CommandError.fail('BATCH', 'TIMEOUT', [open.reference], words));
  }
}
