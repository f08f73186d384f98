/** Where nobody would read what is said. */
import type { Conversation } from '../model/conversation.js';

/** @returns why, in words with what to do; undefined where somebody may */
export function whyUnheard({ kind, name, joined, wanted }: Conversation): string | undefined {
  if (kind === 'server') return 'nobody hears you here: /join a room, or @nick TEXT';
  return kind === 'room' && !joined && !wanted ? `you are not in ${name}: /join ${name}` : undefined;
}
