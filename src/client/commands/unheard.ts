/** Where nobody would read what is said. */
import { type Conversation, isOutside } from '../model/conversation.js';

/** @returns why, in words with what to do; undefined where somebody may */
export function whyUnheard(here: Conversation): string | undefined {
  if (here.kind === 'server') return 'nobody hears you here: /join a room, or @nick TEXT';
  return isOutside(here) ? `you are not in ${here.name}; /join ${here.name} enters it` : undefined;
}
