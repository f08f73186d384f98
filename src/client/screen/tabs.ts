/** The conversations in the order of their tabs. */
import { SERVER_KEY } from '../model/conversation.js';
import type { ClientState } from '../model/state.js';
import type { Tab } from '../ui/screen-view.js';

/** Their keys: the server's own comes last. */
export function tabOrder(state: ClientState): string[] {
  return [...state.conversations.keys()].filter((key) => key !== SERVER_KEY).concat(SERVER_KEY);
}

export function tabsOf(state: ClientState): Tab[] {
  return tabOrder(state).flatMap((key, i) => {
    const conversation = state.conversations.get(key);
    if (conversation === undefined) return [];
    const { name, unread, mentions } = conversation;
    return [{ ...(i < 9 && { number: i + 1 }), name, unread, mentions, active: key === state.active }];
  });
}
