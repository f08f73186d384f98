/** Keys that change the conversation. */
import { does, type KeyRow } from './binding.js';

/** - word-or-conversation-left, -right: by words while the input has text, otherwise through the conversations. */
export type ConversationAction =
  | 'word-or-conversation-left'
  | 'word-or-conversation-right'
  | 'conversation-active'
  | 'conversation-last'
  | 'goto';

export const CONVERSATIONS_KEYS: readonly KeyRow[] = [
  does('^G', 'goto', 'go to a conversation, a person, a room or a command', 'ctrl-g'),
  does('Alt-←', 'word-or-conversation-left', 'the one before (a word left while writing)', 'alt-left'),
  does('Alt-→', 'word-or-conversation-right', 'the one after (a word right while writing)', 'alt-right'),
  does('Alt-a', 'conversation-active', 'the next with something new, mentions first', 'alt-a'),
  does('^X', 'conversation-last', 'the one you came from', 'ctrl-x'),
];
