/** Who is typing (IRCv3 client tag typing). It is never stored, and ends by itself. */
import { foldName } from '../../protocol/casemapping.js';
import type { Typing } from '../../protocol/client-tags.js';
import type { Conversation } from './conversation.js';
import { isOwnNick, type Turn } from './state.js';
import { cleanName } from './text.js';

/** Since the last word of it, as the specification has it. */
const ACTIVE_MS = 6000;
const PAUSED_MS = 30_000;
/** The row says "4 people" long before; a server that invents more must not fill the memory. */
const MOST_TYPING = 100;

/** Somebody who is typing. */
export interface Typist {
  readonly nick: string;
  /** Wall time, ms. */
  readonly until: number;
}

export function onTyping(turn: Turn, conversation: Conversation, nick: string, typing: Typing): void {
  if (nick === '' || isOwnNick(turn.state, nick)) return;
  if (typing === 'done') {
    stopTyping(turn, conversation, nick);
    return;
  }
  const key = foldName(nick);
  const { typists } = conversation;
  if (!typists.has(key) && typists.size >= MOST_TYPING) return;
  typists.set(key, {
    nick: cleanName(nick),
    until: turn.now + (typing === 'active' ? ACTIVE_MS : PAUSED_MS),
  });
  turn.effects.push({ do: 'changed', what: 'typing' });
}

/** They have said it, or left. */
export function stopTyping(turn: Turn, { typists }: Conversation, nick: string): void {
  if (typists.size > 0 && typists.delete(foldName(nick)))
    turn.effects.push({ do: 'changed', what: 'typing' });
}

/** Once a second: who has stopped without a word is not typing any more. */
export function typingTick(turn: Turn): void {
  for (const { typists } of turn.state.conversations.values()) {
    for (const [key, { until }] of typists) {
      // A clock that was set back must not make somebody type for an hour.
      if (until > turn.now && until <= turn.now + PAUSED_MS) continue;
      typists.delete(key);
      turn.effects.push({ do: 'changed', what: 'typing' });
    }
  }
}

/** "alice is typing", "alice and carol are typing", "4 people are typing"; '' when nobody is. */
export function typingInWords({ typists }: Conversation): string {
  const nicks = [...typists.values()].map(({ nick }) => nick);
  const [one = '', two = '', three = ''] = nicks;
  if (nicks.length === 0) return '';
  if (nicks.length === 1) return `${one} is typing`;
  if (nicks.length === 2) return `${one} and ${two} are typing`;
  if (nicks.length === 3) return `${one}, ${two} and ${three} are typing`;
  return `${nicks.length} people are typing`;
}
