/**
 * BATCH +<reference> draft/multiline <target>, lines, BATCH -<reference>: a message of several lines (IRCv3
 * draft/multiline). The lines are put together by dispatch/client-batches.ts before anything is done with them.
 */
import type { Message } from '../../protocol/message.js';
import { type BatchLine, joinBatch, MULTILINE } from '../../protocol/multiline.js';
import { CommandError } from './command-error.js';
import { say } from './speak.js';
import { readSpeech, type Speech } from './speech.js';
import type { Command, Context, Effect } from './types.js';

/** A batch that is complete: at least one line, not all of them blank. */
export interface SpokenBatch {
  readonly kind: 'message' | 'notice';
  /** With the tags of the message. */
  readonly opening: Message;
  readonly target: string;
  readonly lines: readonly BatchLine[];
}

/** Met only by who has not negotiated the capability. */
export const batch: Command = {
  name: 'BATCH',
  minParams: 1,
  access: 'registered',
  pipelined: true,
  summary: 'Begins and ends a message of several lines',
  usage: `BATCH +<reference> ${MULTILINE} <target> | BATCH -<reference>`,
  handle() {
    throw invalidBatch(`A batch needs the capabilities batch and ${MULTILINE}`);
  },
};

export function invalidBatch(text: string): CommandError {
  return CommandError.fail('BATCH', 'MULTILINE_INVALID', [], text);
}

/** @throws CommandError as PRIVMSG does; a NOTICE without a send id is not answered */
export function sayBatch(context: Context, { kind, opening, target, lines }: SpokenBatch): readonly Effect[] {
  const { text } = joinBatch(lines);
  const speech: Speech = { ...readSpeech(context, opening, kind, text), lines };
  try {
    return say(context, target, speech);
  } catch (error) {
    if (kind === 'notice' && speech.sendId === undefined && error instanceof CommandError) return [];
    throw error;
  }
}
