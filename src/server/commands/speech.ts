/** What PRIVMSG, NOTICE and TAGMSG say, read from the line: its text, the tags that are passed on, the send id. */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { clientOnlyTags, type Message } from '../../protocol/message.js';
import type { BatchLine } from '../../protocol/multiline.js';
import { isSendId, SEND_ID_BYTES, SEND_ID_TAG } from '../../protocol/send-id.js';
import { CommandError } from './command-error.js';
import type { Context } from './types.js';

/** What is being said. */
export interface Speech {
  readonly kind: 'message' | 'notice' | 'tagmsg';
  /** As its answers name it: that of a batch is BATCH. */
  readonly command: string;
  readonly text: string;
  /** Of a message of several lines, of which `text` is the whole. */
  readonly lines?: readonly BatchLine[];
  /** Client-only tags. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** The sender's own id of it (docs/ext/send-id.md). */
  readonly sendId: string | undefined;
  /** Means something only while it is fresh, and is not kept. */
  readonly fleeting?: boolean;
}

/** The command by which others are told it. */
export const WIRE_COMMANDS: Readonly<Record<Speech['kind'], string>> = {
  message: 'PRIVMSG',
  notice: 'NOTICE',
  tagmsg: 'TAGMSG',
};

/** @throws CommandError FAIL <command> INVALID_SEND_ID */
export function readSpeech(context: Context, message: Message, kind: Speech['kind'], text: string): Speech {
  const { command } = message;
  return { kind, command, text, tags: passedTags(context, message), sendId: sendIdOf(context, message) };
}

/** The tags that are passed on: the sender's own `+` tags, if it has negotiated tags at all. */
function passedTags({ session }: Context, message: Message): Speech['tags'] {
  if (!hasCap(session.capabilities, Cap.messageTags)) return undefined;
  const tags = clientOnlyTags(message);
  return tags.length === 0 ? undefined : Object.fromEntries(tags);
}

/** The id that a message carries, if its sender has negotiated such ids. */
function sendIdOf({ session }: Context, { command, tags }: Message): string | undefined {
  const sendId = tags.get(SEND_ID_TAG);
  if (sendId === undefined || !hasCap(session.capabilities, Cap.sendId | Cap.messageTags)) return undefined;
  if (isSendId(sendId)) return sendId;
  const form = `A send id is 1 to ${SEND_ID_BYTES} characters out of A-Z a-z 0-9 - _ . :`;
  throw CommandError.fail(command, 'INVALID_SEND_ID', [], form);
}
