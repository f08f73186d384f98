/**
 * Text to the clipboard of the terminal (OSC 52), which also reaches through ssh; in tmux and screen wrapped so that they
 * hand it on. Whether a terminal takes it cannot be known.
 */
import { Buffer } from 'node:buffer';
import { multiplexer, passThrough } from './pass-through.js';

/** In base64 it is just under 100,000 bytes, where xterm stops reading. */
export const MOST_COPIED = 74_994;

/** @returns what is to be written; undefined for a text that is too long */
export function copySequence(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const bytes = Buffer.from(text);
  if (bytes.length > MOST_COPIED) return undefined;
  const sequence = `\x1b]52;c;${bytes.toString('base64')}\x07`;
  // In tmux by itself for `set-clipboard on`, and handed on for `allow-passthrough on`: either is enough.
  return `${multiplexer(env) === 'tmux' ? sequence : ''}${passThrough(sequence, env)}`;
}
