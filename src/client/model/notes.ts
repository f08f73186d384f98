/**
 * What has been said about messages of a conversation that are not loaded: reactions to them, that they were deleted,
 * and which messages answer them. History and live lines come in any order; a message that comes late finds it here.
 */
import type { Line, Reaction } from './line.js';

/** Who deleted a message and why, clean. */
export interface Redaction {
  readonly nick: string;
  readonly reason: string;
}

/** More messages than that are talked about without being loaded only by a server that means no good. */
const MOST_MESSAGES = 1000;
/** Answers to one message whose quotations are kept right. */
const MOST_ANSWERS = 100;

/** What is left of a deleted message. */
export function deletedLine(line: Line, { nick, reason }: Redaction): Line {
  const why = reason === '' ? '' : ` (${reason})`;
  return {
    ...line,
    text: `message deleted by ${nick}${why}`,
    spans: undefined,
    mention: false,
    reply: undefined,
    reactions: [],
    deleted: true,
  };
}

export class Notes {
  readonly #reactions = new Map<string, readonly Reaction[]>();
  readonly #redactions = new Map<string, Redaction>();
  readonly #answers = new Map<string, string[]>();

  get isEmpty(): boolean {
    return this.#reactions.size + this.#redactions.size + this.#answers.size === 0;
  }

  reactionsTo(msgid: string): readonly Reaction[] {
    return this.#reactions.get(msgid) ?? [];
  }

  setReactions(msgid: string, reactions: readonly Reaction[]): void {
    keep(this.#reactions, msgid, reactions);
  }

  redactionOf(msgid: string): Redaction | undefined {
    return this.#redactions.get(msgid);
  }

  setRedaction(msgid: string, redaction: Redaction): void {
    keep(this.#redactions, msgid, redaction);
    this.#reactions.delete(msgid);
  }

  /** The msgids of messages that quote this one, loaded or not. */
  answersTo(msgid: string): readonly string[] {
    return this.#answers.get(msgid) ?? [];
  }

  addAnswer(to: string, msgid: string): void {
    const known = this.#answers.get(to) ?? [];
    if (known.includes(msgid) || known.length >= MOST_ANSWERS) return;
    keep(this.#answers, to, [...known, msgid]);
  }

  /** The message is loaded now: what was known of it belongs to its line. */
  settle(msgid: string): void {
    this.#reactions.delete(msgid);
    this.#redactions.delete(msgid);
  }
}

/** The newest of them are kept. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST_MESSAGES && oldest !== undefined) map.delete(oldest);
}
