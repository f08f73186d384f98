/** From one conversation to another. */
import type { Conversation } from '../../model/conversation.js';
import { edit } from '../../ui/editor/editor.js';
import type { ConversationAction } from '../../ui/keys/conversations.js';
import type { Host } from '../host.js';
import { tabOrder } from '../tabs.js';
import type { Handlers } from './handler.js';

export const CONVERSATIONS: Handlers<ConversationAction> = {
  'word-or-conversation-left': (host) => sideways(host, true),
  'word-or-conversation-right': (host) => sideways(host, false),
  'conversation-active': (host) => host.goTo(nextActive(host)),
  'conversation-last': (host) => host.goTo(host.desk.previous),
};

function sideways(host: Host, left: boolean): void {
  const { editor } = host.place;
  if (editor.clusters.length > 0) {
    host.setEditor(edit(editor, left ? 'word-left' : 'word-right'));
    return;
  }
  const { state } = host.engine;
  const order = tabOrder(state);
  const at = order.indexOf(state.active);
  host.goTo(order[(at + (left ? -1 : 1) + order.length) % order.length]);
}

/** The next one with something new, those that call for us first. */
function nextActive({ engine: { state } }: Host): string | undefined {
  const order = tabOrder(state);
  const at = order.indexOf(state.active);
  const others = [...order.slice(at + 1), ...order.slice(0, at)];
  const find = (wanted: (conversation: Conversation) => boolean): string | undefined =>
    others.find((key) => {
      const conversation = state.conversations.get(key);
      return conversation !== undefined && wanted(conversation);
    });
  return find(({ mentions }) => mentions > 0) ?? find(({ unread }) => unread > 0);
}
