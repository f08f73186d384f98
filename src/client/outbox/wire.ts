/** An own line as a message. */
import { formatAction } from '../../protocol/ctcp.js';
import { REPLY_TAG } from '../../protocol/client-tags.js';
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

/** The message that carries a line. */
export function messageOf(line: OwnLine, { label, sendId, reply }: Naming): MessageParts {
  const tags: Array<[string, string]> = [];
  if (label) tags.push(['label', line.id]);
  if (sendId) tags.push([SEND_ID_TAG, line.id]);
  if (reply && line.reply !== undefined) tags.push([REPLY_TAG, line.reply]);
  const params = [line.target, wireText(line)];
  return { ...(tags.length > 0 && { tags }), command: 'PRIVMSG', params };
}

/** The text as it is on the wire. */
export function wireText(line: OwnLine): string {
  return line.action ? formatAction(line.text) : line.text;
}
