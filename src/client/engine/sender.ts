/** Own lines on their way out: split, queued, sent when their conversation is ready, at a pace the server can bear. */
import type { Clock, Timer } from '../../core/clock.js';
import { TokenBucket } from '../../core/token-bucket.js';
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { isTagAllowed, REPLY_TAG } from '../../protocol/client-tags.js';
import { MULTILINE, type MultilineLimits, parseMultilineLimits } from '../../protocol/multiline.js';
import type { MessageParts } from '../../protocol/serialise.js';
import type { Effect, Input } from '../model/inputs.js';
import { canRepeat, canSendTo, hasEcho } from '../model/can-send.js';
import type { ClientState } from '../model/state.js';
import type { Outbox } from '../outbox/outbox.js';
import type { OwnLine } from '../outbox/own-line.js';
import { isLong, splitMessage, splitText, textRoom } from '../outbox/split-text.js';
import { messagesOf } from '../outbox/wire.js';

/** Servers without echo are other people's, where more than this is a flood (RFC 1459, section 8.10). */
const FLOOD_RATE = 0.5;
const FLOOD_BURST = 5;

/** What chat-server allows without being asked; others that confirm are not far from it. */
const USUAL_RATE = 4;
const USUAL_BURST = 20;

const UNSURE = 'the connection broke before the server confirmed it; it may or may not have arrived';

const UNKNOWN_ID =
  'it was sent in another session, or so long ago that the server does not know it again; it may or may not have arrived';

/** Of the lines of one message of several lines, so many count as one for chat-server. */
const LINES_AS_ONE = 4;

/** How long so many lines take at the pace that the server allows, as far as we know, in seconds. */
export function secondsToSend(state: ClientState, lines: number): number {
  const isSlow = state.registered && !hasEcho(state);
  const [rate, burst] = isSlow ? [FLOOD_RATE, FLOOD_BURST] : [USUAL_RATE, USUAL_BURST];
  const together = hasCap(state.caps, Cap.multiline | Cap.sendId) ? LINES_AS_ONE : 1;
  return Math.max(0, lines / together - burst) / rate;
}

/** Whether the server passes that client tag on. */
export function canTag({ caps, isupport }: ClientState, tag: string): boolean {
  return hasCap(caps, Cap.messageTags) && isTagAllowed(isupport.get('CLIENTTAGDENY'), tag);
}

export interface SenderParts {
  readonly clock: Clock;
  readonly state: ClientState;
  readonly outbox: Outbox;
  /** All or nothing. @returns false when one cannot be a line of the protocol, or there is no connection */
  readonly send: (messages: readonly MessageParts[]) => boolean;
  readonly apply: (input: Input) => void;
}

export class Sender {
  readonly #parts: SenderParts;
  #bucket: TokenBucket;
  #timer: Timer | undefined;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#bucket = new TokenBucket(FLOOD_RATE, FLOOD_BURST, parts.clock.monotonic());
  }

  /** A new connection has a new allowance. */
  restart(): void {
    const { clock } = this.#parts;
    this.#bucket = new TokenBucket(FLOOD_RATE, FLOOD_BURST, clock.monotonic());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  say({ target, text, action, reply }: Omit<OwnLine, 'id'>): void {
    const { state, outbox, apply } = this.#parts;
    if (outbox.isFull) {
      const words = 'too many lines wait for the server; this one was not taken';
      apply({ type: 'note', kind: 'error', text: words });
      return;
    }
    // What the next server takes as one message is known when it is there.
    const pieces = state.registered ? this.#pieces({ target, text, action }) : [text];
    const lines = pieces.map((piece, i) => ({
      target,
      text: piece,
      action,
      ...(reply !== undefined && i === 0 && { reply }),
    }));
    for (const line of outbox.add(lines, !state.burstOver)) apply({ type: 'own-queued', ...line });
    this.pump();
  }

  /** Tries refused lines again. @returns how many */
  resend(target: string, only?: string): number {
    const { outbox, apply } = this.#parts;
    const lines = outbox.resend(target, only);
    for (const line of lines) {
      apply({ type: 'own-dropped', id: line.id });
      apply({ type: 'own-queued', ...line });
    }
    this.pump();
    return lines.length;
  }

  /** Takes refused lines off the screen, and those that were not sent yet. @returns how many */
  discard(target: string, only?: string): number {
    const { outbox, apply } = this.#parts;
    const { refused, unsent } = outbox.discard(target, only);
    for (const { id } of unsent) apply({ type: 'own-refused', id, reason: 'discarded' });
    for (const { id } of [...refused, ...unsent]) apply({ type: 'own-dropped', id });
    return refused.length + unsent.length;
  }

  /** What an effect of the model means for lines that wait. */
  follow(effect: Effect): void {
    const { clock, state, outbox, apply } = this.#parts;
    if (effect.do === 'ready') {
      const now = clock.now();
      const isKnown = (sentAt: number): boolean => canRepeat(state, now - sentAt);
      const reason = canRepeat(state, 0) ? UNKNOWN_ID : UNSURE;
      for (const { id } of outbox.onReady(effect.conversation.target, effect.verified, isKnown)) {
        apply({ type: 'own-refused', id, reason });
      }
      this.pump();
    } else if (effect.do === 'unreachable') {
      for (const { id } of outbox.onUnreachable(effect.target)) {
        apply({ type: 'own-refused', id, reason: effect.reason });
      }
    } else if (effect.do === 'marked') this.pump();
  }

  /** Sends what may be sent now. */
  pump(): void {
    const { clock, state, outbox } = this.#parts;
    const confirmed = hasEcho(state);
    while (state.burstOver && outbox.queued > 0) {
      const now = clock.monotonic();
      const wait = confirmed ? 0 : this.#bucket.take(1, now);
      if (wait > 0) {
        this.#timer?.cancel();
        this.#timer = clock.setTimeout(() => this.pump(), wait);
        return;
      }
      const canSend = (target: string): boolean => canSendTo(state, target);
      const waiting = outbox.waiting(canSend, now);
      if (waiting === undefined) return;
      if (waiting.isNew && this.#split(waiting.line)) continue;
      const line = outbox.next(canSend, now, clock.now());
      if (line !== undefined) this.#write(line, confirmed);
    }
  }

  /** A line that was written before it was known what this server takes. @returns whether it is several now */
  #split(line: OwnLine): boolean {
    const { outbox, apply } = this.#parts;
    const pieces = this.#pieces(line);
    if (pieces.length <= 1) return false;
    apply({ type: 'own-split', id: line.id, lines: outbox.split(line.id, pieces) });
    return true;
  }

  /** The messages that a text is for this server. What somebody does is none of several lines. */
  #pieces(line: Omit<OwnLine, 'id'>): string[] {
    const { text, action } = line;
    if (action) return text.split('\n').flatMap((part) => splitText(part, this.#room(line)));
    return splitMessage(text, this.#room(line), this.#multiline);
  }

  /** Bytes that one message to its target has for its text. */
  #room({ target, action }: Omit<OwnLine, 'id'>): number {
    const { nick, userHost } = this.#parts.state;
    return textRoom({ nick, userHost, target, action });
  }

  /** What this server takes as one message of several lines, if it takes any. */
  get #multiline(): MultilineLimits | undefined {
    const { caps, capValues } = this.#parts.state;
    const needed = Cap.multiline | Cap.batch | Cap.messageTags;
    return hasCap(caps, needed) ? parseMultilineLimits(capValues.get(MULTILINE)) : undefined;
  }

  #write(line: OwnLine, confirmed: boolean): void {
    const { state, outbox, send, apply } = this.#parts;
    const room = this.#room(line);
    const isBatch = !line.action && isLong(line.text, room);
    if (isBatch && this.#multiline === undefined) {
      // It was a batch for the server that it was sent to first, which may have it; in parts it would be another message.
      outbox.refuse(line.id);
      apply({ type: 'own-refused', id: line.id, reason: UNSURE });
      return;
    }
    const naming = {
      label: hasCap(state.caps, Cap.labeledResponse | Cap.messageTags),
      sendId: hasCap(state.caps, Cap.sendId | Cap.messageTags),
      reply: canTag(state, REPLY_TAG),
    };
    const written = send(messagesOf(line, naming, isBatch ? room : undefined));
    if (written && confirmed) return;
    if (written) {
      outbox.settleSent(line.id);
      apply({ type: 'own-sent', id: line.id });
    } else {
      outbox.refuse(line.id);
      apply({ type: 'own-refused', id: line.id, reason: 'it holds characters that cannot be sent' });
    }
  }
}
