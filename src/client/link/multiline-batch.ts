/** A finished draft/multiline batch as the one message that it is: what its opening says, with the text of all its lines. */
import type { Message } from '../../protocol/message.js';
import { type BatchLine, CONCAT_TAG, joinBatch } from '../../protocol/multiline.js';

/** Above what any server takes; what is beyond only fills rows. */
const MOST_CHARS = 65_536;
const SPOKEN: ReadonlySet<string> = new Set(['PRIVMSG', 'NOTICE']);

/**
 * @param opening its tags and source are those of the message
 * @param target that of the batch
 * @returns a message whose last parameter has line feeds, undefined when nothing was said
 */
export function multilineMessage(
  opening: Message,
  target: string,
  messages: readonly Message[],
): Message | undefined {
  const spoken = messages.filter(({ command }) => SPOKEN.has(command));
  const [first] = spoken;
  if (first === undefined) return undefined;
  const lines: BatchLine[] = [];
  let left = MOST_CHARS;
  for (const { params, tags } of spoken) {
    if (left <= 0) break;
    const text = (params[1] ?? '').slice(0, left);
    left -= text.length + 1;
    lines.push({ text, concat: tags.has(CONCAT_TAG) });
  }
  const params = [target === '' ? (first.params[0] ?? '') : target, joinBatch(lines).text];
  return { tags: opening.tags, source: opening.source ?? first.source, command: first.command, params };
}
