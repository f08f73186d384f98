/**
 * The order of a stream. A screen puts what was missed above what came live while it was being read; on standard
 * output nothing can be put above anything, so there the live lines wait until the conversation is caught up.
 */
import type { Conversation } from '../model/conversation.js';
import type { Effect } from '../model/inputs.js';

/** A busy room during the longest wait for an answer about history; beyond it the order gives way. */
const MOST_HELD = 10_000;

type Shown = Extract<Effect, { do: 'shown' }>;

export class InOrder {
  readonly #held = new Map<Conversation, Shown[]>();
  #count = 0;

  /** @returns what may be told now, in the order to tell it */
  take(effects: readonly Effect[]): readonly Effect[] {
    const told: Effect[] = [];
    for (const effect of effects) {
      if (effect.do === 'shown' && mustWait(effect)) this.#hold(effect);
      else told.push(effect);
      if (effect.do === 'ready') this.#release(effect.conversation, told);
    }
    // Nobody catches up with a room that was left. After a cut `wanted` stays, and what is held does, too.
    for (const conversation of this.#held.keys())
      if (conversation.kind === 'room' && !conversation.wanted) this.#release(conversation, told);
    if (this.#count > MOST_HELD) told.push(...this.rest());
    return told;
  }

  /** What is still held, for the end. */
  rest(): readonly Effect[] {
    const told: Effect[] = [];
    for (const conversation of this.#held.keys()) this.#release(conversation, told);
    return told;
  }

  #hold(effect: Shown): void {
    const held = this.#held.get(effect.conversation);
    if (held === undefined) this.#held.set(effect.conversation, [effect]);
    else held.push(effect);
    this.#count++;
  }

  #release(conversation: Conversation, told: Effect[]): void {
    const held = this.#held.get(conversation) ?? [];
    this.#held.delete(conversation);
    this.#count -= held.length;
    told.push(...held);
  }
}

/** Events of the conversation, which have a place in the server's order; not our own words and waiting lines. */
function mustWait({ conversation, line }: Shown): boolean {
  const isComplete = !conversation.catchingUp && conversation.anchor === undefined;
  if (isComplete || line.replayed || line.copy || line.mark === 'pending') return false;
  return line.kind !== 'info' && line.kind !== 'error' && line.kind !== 'missed';
}
