/**
 * Client-only tags that mean something to both ends of a conversation (IRCv3 client tags `reply`, `react`, `typing`):
 * each by the name of its draft and by the one it has, or will have, without it.
 */
import type { Message } from './message.js';

/** What is sent; the names of the drafts are those that other clients know today. */
export const REPLY_TAG = '+draft/reply';
export const REACT_TAG = '+draft/react';
export const UNREACT_TAG = '+draft/unreact';
export const TYPING_TAG = '+typing';

/** The msgid of the message that this one answers or is about. */
export function replyTag({ tags }: Message): string | undefined {
  return present(tags.get(REPLY_TAG) ?? tags.get('+reply'));
}

export function reactTag({ tags }: Message): string | undefined {
  return present(tags.get(REACT_TAG) ?? tags.get('+react'));
}

/** The reaction that is taken back. */
export function unreactTag({ tags }: Message): string | undefined {
  return present(tags.get(UNREACT_TAG) ?? tags.get('+unreact'));
}

export type Typing = 'active' | 'paused' | 'done';

export function typingTag({ tags }: Message): Typing | undefined {
  const value = tags.get(TYPING_TAG) ?? tags.get('+draft/typing');
  return value === 'active' || value === 'paused' || value === 'done' ? value : undefined;
}

/** Whether a server passes that tag on (005 CLIENTTAGDENY: `*` for none, and then `-name` for exceptions). */
export function isTagAllowed(denied: string | undefined, tag: string): boolean {
  if (denied === undefined || denied === '') return true;
  const name = tag.replace(/^\+/, '');
  const words = denied.split(',');
  return words.includes('*') ? words.includes(`-${name}`) : !words.includes(name);
}

function present(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
