/** A reply as the line a session is sent: the server's name, the nick and the time are filled in here. */
import { Cap } from '../../protocol/capabilities.js';
import { NUMERICS } from '../../protocol/numerics.js';
import { serialiseTags } from '../../protocol/serialise.js';
import { formatTime } from '../../protocol/timestamp.js';
import type { Reply } from '../commands/types.js';
import type { ExtraTag } from '../delivery/encode.js';
import { fitLine } from '../delivery/fit-line.js';
import type { Session } from '../state/session.js';

const STANDARD: ReadonlySet<string> = new Set(['FAIL', 'WARN', 'NOTE']);
/** Commands whose own specification answers with standard replies: their capability is enough to be sent them. */
const KNOWS_STANDARD: ReadonlyMap<string, number> = new Map([
  ['ACCOUNT', Cap.account],
  ['BATCH', Cap.multiline],
  ['CHATHISTORY', Cap.chathistory],
  ['MARKREAD', Cap.readMarker],
  ['NOTICE', Cap.sendId],
  ['PRIVMSG', Cap.sendId],
  ['RECEIPT', Cap.receipts],
  ['REGISTER', Cap.accountRegistration],
  ['RESUME', Cap.resume],
  ['SETNAME', Cap.setname],
  ['TAGMSG', Cap.sendId],
  ['VERIFY', Cap.accountRegistration],
]);

/** UTF8ONLY, which is not negotiated, answers with this one: whoever breaks it is to be told in its words. */
const FOR_EVERYBODY = 'INVALID_UTF8';

interface Words {
  readonly source: string;
  readonly command: string;
  readonly params: readonly string[];
}

/**
 * @param now Unix ms, for server-time
 * @returns the line with its CR LF, no longer than a line may be: its last parameter is cut when it must be
 */
export function replyLine(
  reply: Reply,
  session: Session,
  serverName: string,
  now: number,
  extra?: ExtraTag,
): string {
  const { source, command, params } = wordsOf(reply, session, serverName);
  const line = fitLine(source, command, params);
  const tags = new Map<string, string>();
  if (extra !== undefined) tags.set(extra[0], extra[1]);
  if ((session.capabilities & Cap.serverTime) !== 0) tags.set('time', formatTime(now));
  if ('tags' in reply && reply.tags !== undefined && (session.capabilities & Cap.messageTags) !== 0) {
    for (const [key, value] of reply.tags) tags.set(key, value);
  }
  return tags.size === 0 ? `${line}\r\n` : `${serialiseTags(tags)}${line}\r\n`;
}

function wordsOf(reply: Reply, session: Session, serverName: string): Words {
  if ('numeric' in reply) {
    return {
      source: serverName,
      command: NUMERICS[reply.numeric],
      params: [session.nick, ...reply.params],
    };
  }
  const { command, params, source = serverName } = reply;
  const understood = Cap.standardReplies | (KNOWS_STANDARD.get(params[0] ?? '') ?? 0);
  if (STANDARD.has(command) && (session.capabilities & understood) === 0 && params[1] !== FOR_EVERYBODY) {
    // A client that did not ask for these would not show them; the words are for people in either form.
    const about = params[0] === '*' ? '' : `${params[0] ?? ''}: `;
    return { source, command: 'NOTICE', params: [session.nick, `${about}${params.at(-1) ?? ''}`] };
  }
  return { source, command, params };
}
