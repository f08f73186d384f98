/** An own line as what is written to the server. */
import { formatAction } from '../../protocol/ctcp.js';
import { REPLY_TAG } from '../../protocol/client-tags.js';
import { batchOf, CONCAT_TAG, MULTILINE } from '../../protocol/multiline.js';
import { SEND_ID_TAG } from '../../protocol/send-id.js';
import type { MessageParts } from '../../protocol/serialise.js';
import type { OwnLine } from './own-line.js';

/** What a server takes with a message to tell what became of it. */
export interface Naming {
  /** IRCv3 labeled-response. */
  readonly label: boolean;
  /** docs/ext/send-id.md */
  readonly sendId: boolean;
  /** It passes client tags on. */
  readonly reply: boolean;
}

/**
 * The messages that carry a line: one, or a batch.
 *
 * @param room bytes that one message has for its text; undefined for a line that is one message in any case
 */
export function messagesOf(line: OwnLine, naming: Naming, room: number | undefined): MessageParts[] {
  const { target } = line;
  const tags = tagsOf(line, naming);
  const own = tags.length > 0 && { tags };
  if (room === undefined) return [{ ...own, command: 'PRIVMSG', params: [target, wireText(line)] }];
  const reference = line.id.replace(/[^A-Za-z0-9]/g, '-');
  const lines = batchOf(line.text, room).map(({ text, concat }) => ({
    tags: [['batch', reference] as const, ...(concat ? [[CONCAT_TAG, ''] as const] : [])],
    command: 'PRIVMSG',
    params: [target, text],
  }));
  return [
    { ...own, command: 'BATCH', params: [`+${reference}`, MULTILINE, target] },
    ...lines,
    { command: 'BATCH', params: [`-${reference}`] },
  ];
}

function tagsOf(line: OwnLine, { label, sendId, reply }: Naming): Array<[string, string]> {
  const tags: Array<[string, string]> = [];
  if (label) tags.push(['label', line.id]);
  if (sendId) tags.push([SEND_ID_TAG, line.id]);
  if (reply && line.reply !== undefined) tags.push([REPLY_TAG, line.reply]);
  return tags;
}

/** The text as it is on the wire. */
export function wireText(line: OwnLine): string {
  return line.action ? formatAction(line.text) : line.text;
}
