/** The conversations as the header and the list at the left show them. */
import { type Conversation, isOutside } from '../model/conversation.js';
import type { ClientState } from '../model/state.js';
import { inTabOrder } from '../model/tab-order.js';
import type { Tab } from '../ui/screen-view.js';

/** Tabs that a key goes to by its digit. */
const NUMBERED = 9;

/** Made once for each change, not for each frame. */
export class Tabs {
  #version = -1;
  #order: readonly Conversation[] = [];
  #tabs: readonly Tab[] = [];
  #mentions = 0;
  readonly #hasDraft: (conversation: Conversation) => boolean;

  constructor(hasDraft: (conversation: Conversation) => boolean) {
    this.#hasDraft = hasDraft;
  }

  /** A draft has begun or ended. */
  redo(): void {
    this.#version = -1;
  }

  order(state: ClientState): readonly Conversation[] {
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
    this.#order = inTabOrder(state);
    this.#tabs = this.#order.map((conversation, i) => {
      const { key, name, unread, mentions } = conversation;
      return {
        ...(i < NUMBERED && { number: i + 1 }),
        name: isOutside(conversation) ? `(${name})` : name,
        unread,
        mentions,
        active: key === state.active,
        ...(this.#hasDraft(conversation) && { draft: true }),
      };
    });
    this.#mentions = this.#order.reduce((sum, { mentions }) => sum + mentions, 0);
  }
}
