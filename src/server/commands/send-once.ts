/**
 * A message that carries its sender's own id (docs/ext/send-id.md): stored once, however often it is sent, and every
 * time answered with the copy of what was stored.
 */
import { ChatError } from '../../core/errors.js';
import { formatSource } from '../../protocol/message.js';
import { fail } from '../session/replies.js';
import { sendKey } from '../state/send-key.js';
import type { LogEvent } from '../store/types.js';
import { fitText } from './drafts.js';
import { reply } from './effects.js';
import { type Speech, WIRE_COMMANDS } from './speech.js';
import { storeFailure } from './store-failure.js';
import type { Context, Effect, Reply } from './types.js';

/** What is said to a repeat, once the event is known that its id stands for. */
export function answerRepeat(event: LogEvent, speech: Speech, sendId: string): readonly Effect[] {
  if (event.kind === 'redacted') {
    const gone = 'This message of yours was stored, and has been deleted since';
    return reply(fail(speech.command, 'MESSAGE_REDACTED', [sendId, event.target], gone));
  }
  if (isSame(event, speech)) return [{ do: 'echo', event }];
  const text = 'This send id stands for another message of yours';
  return reply(fail(speech.command, 'SEND_ID_REUSED', [sendId, event.target], text));
}

/**
 * A message that may not be sent (any more): it may have been, before its sender left or was muted, or before the
 * target was gone.
 *
 * @param refusal what is said when it was not
 */
export function recall(
  { session }: Context,
  target: string,
  speech: Speech,
  sendId: string,
  refusal: Reply,
): Effect {
  const { identity } = session;
  return {
    do: 'wait',
    oneLine: true,
    async work({ log }) {
      try {
        const event = await log.sent(identity, sendKey(sendId, target));
        return event === undefined ? reply(refusal) : answerRepeat(event, speech, sendId);
      } catch (error) {
        if (!(error instanceof ChatError)) throw error;
        return reply(storeFailure(speech.command, error));
      }
    },
  };
}

/** Whether the event is what this speech would have become. Its text may have been cut, by the name its author had. */
function isSame(event: LogEvent, { kind, text, tags, lines }: Speech): boolean {
  if (event.kind !== kind) return false;
  // Nothing of several lines is ever cut away, and however they were cut they say the same.
  if (lines !== undefined) return event.text === text;
  if (kind === 'tagmsg') return sameTags(event.tags ?? {}, tags ?? {});
  const { nick, user, host } = event.author;
  return event.text === fitText(formatSource(nick, user, host), WIRE_COMMANDS[kind], event.target, text);
}

function sameTags(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
