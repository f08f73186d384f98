/** From one conversation to another. */
import type { Conversation } from '../../model/conversation.js';
import { neighbour, nextActive } from '../../model/tab-order.js';
import { lastVisited } from '../../model/unread.js';
import { edit } from '../../ui/editor/editor.js';
import type { ConversationAction } from '../../ui/keys/conversations.js';
import type { Host } from '../host.js';
import { GotoOverlay } from '../overlays/goto.js';
import type { Handlers } from './handler.js';

export const CONVERSATIONS: Handlers<ConversationAction> = {
  'word-or-conversation-left': (host) => sideways(host, -1),
  'word-or-conversation-right': (host) => sideways(host, 1),
  'conversation-active': (host) => host.goTo(nextActive(host.engine.state, orderOf(host))),
  goto({ desk, engine }) {
    desk.open = new GotoOverlay(engine.state);
  },
  'conversation-last': (host) => host.goTo(lastVisited(host.engine.state)),
};

function sideways(host: Host, step: -1 | 1): void {
  const { editor } = host.place;
  if (editor.clusters.length > 0) host.setEditor(edit(editor, step < 0 ? 'word-left' : 'word-right'));
  else host.goTo(neighbour(host.engine.state, orderOf(host), step));
}

function orderOf({ desk, engine }: Host): readonly Conversation[] {
  return desk.tabs.order(engine.state);
}
