/** The conversations in their one order: that of the header, of the list at the left, and of Alt-1 to Alt-9. */
import { type Conversation, SERVER_KEY } from '../model/conversation.js';
import type { ClientState } from '../model/state.js';
import type { Tab } from '../ui/screen-view.js';

/** Tabs that a key goes to by its digit. */
const NUMBERED = 9;

/** Made once for each change, not for each frame. */
export class Tabs {
  #version = -1;
  #order: readonly string[] = [];
  #tabs: readonly Tab[] = [];
  #mentions = 0;

  /** Keys of the conversations. */
  order(state: ClientState): readonly string[] {
    this.#update(state);
    return this.#order;
  }

  tabs(state: ClientState): readonly Tab[] {
    this.#update(state);
    return this.#tabs;
  }

  /** In all conversations. */
  mentions(state: ClientState): number {
    this.#update(state);
    return this.#mentions;
  }

  #update(state: ClientState): void {
    if (state.tabsVersion === this.#version) return;
    this.#version = state.tabsVersion;
    const conversations = inOrder(state);
    this.#order = conversations.map(({ key }) => key);
    this.#tabs = conversations.map(({ key, name, unread, mentions }, i) => ({
      ...(i < NUMBERED && { number: i + 1 }),
      name,
      unread,
      mentions,
      active: key === state.active,
    }));
    this.#mentions = conversations.reduce((sum, { mentions }) => sum + mentions, 0);
  }
}

/**
 * Rooms as they were entered, then people as they were first spoken with, then the server. Nothing that others do
 * moves a tab; what is new is said by its count.
 */
function inOrder({ conversations }: ClientState): Conversation[] {
  const all = [...conversations.values()];
  const kinds = ['room', 'private', 'server'] as const;
  return kinds.flatMap((wanted) => all.filter(({ kind }) => kind === wanted));
}

/** Whoever calls for the reader comes first, then whatever is new; each after the active one, round and round. */
export function nextActive(
  { conversations, active }: ClientState,
  order: readonly string[],
): string | undefined {
  const at = order.indexOf(active);
  const others = [...order.slice(at + 1), ...order.slice(0, at)].flatMap(
    (key) => conversations.get(key) ?? [],
  );
  const found = others.find(({ mentions }) => mentions > 0) ?? others.find(({ unread }) => unread > 0);
  return found?.key;
}

/** The one before or after, round and round. */
export function neighbour({ active }: ClientState, order: readonly string[], step: -1 | 1): string {
  const at = order.indexOf(active);
  return order[(at + step + order.length) % order.length] ?? SERVER_KEY;
}
