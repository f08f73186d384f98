/** What a message looks like as a line, whether it happens now or is read from history. Changes no state. */
import { parseCtcp } from '../../protocol/ctcp.js';
import { replyTag } from '../../protocol/client-tags.js';
import { type Message, parseSource } from '../../protocol/message.js';
import type { Line } from './line.js';
import { type ClientState, isOwnNick, newLine, type Turn } from './state.js';
import { cleanName, cleanLines, cleanPlain, mentions, msgidOf, timeOf } from './text.js';

/** The nick that a message came from, as it is on the wire; the server's name for the server's own. */
export function senderOf(message: Message): string {
  return message.source === undefined ? '' : parseSource(message.source).nick;
}

/** The line of something that was said or that happened; undefined when the message has nothing to show. */
export function eventLine(turn: Turn, message: Message, replayed: boolean): Line | undefined {
  const { state, now } = turn;
  const sender = senderOf(message);
  const common = {
    time: timeOf(message, now),
    msgid: msgidOf(message),
    nick: cleanName(sender),
    own: sender !== '' && isOwnNick(state, sender),
    replayed,
  };
  const [first = '', second = '', third = ''] = message.params;
  switch (message.command) {
    case 'PRIVMSG':
    case 'NOTICE':
      return spokenLine(turn, message, common);
    case 'JOIN':
      return newLine(turn, { ...common, kind: 'join' });
    case 'PART':
      return newLine(turn, { ...common, kind: 'part', text: cleanPlain(second) });
    case 'QUIT':
      return newLine(turn, { ...common, kind: 'quit', text: cleanPlain(first) });
    case 'NICK':
      return newLine(turn, { ...common, kind: 'nick', target: cleanName(first) });
    case 'KICK':
      return newLine(turn, { ...common, kind: 'kick', target: cleanName(second), text: cleanPlain(third) });
    case 'TOPIC':
      return newLine(turn, { ...common, kind: 'topic', text: cleanPlain(second) });
    case 'MODE':
      return newLine(turn, { ...common, kind: 'mode', text: cleanPlain(message.params.slice(1).join(' ')) });
    case 'INVITE':
      return newLine(turn, { ...common, kind: 'invite', target: cleanName(first), text: cleanName(second) });
    default:
      return undefined;
  }
}

type Common = Pick<Line, 'time' | 'msgid' | 'nick' | 'own' | 'replayed'>;

function spokenLine(turn: Turn, message: Message, common: Common): Line {
  const raw = message.params[1] ?? '';
  const ctcp = parseCtcp(raw);
  if (ctcp !== undefined && ctcp.command !== 'ACTION') {
    // Answering would tell strangers about this program; saying nothing would hide that they asked.
    const question = cleanPlain(`${ctcp.command} ${ctcp.text}`.trim());
    return newLine(turn, { ...common, kind: 'notice', text: `[${question}]` });
  }
  const { text, spans } = cleanLines(ctcp === undefined ? raw : ctcp.text);
  const kind = message.command === 'NOTICE' ? 'notice' : ctcp === undefined ? 'message' : 'action';
  const { time, msgid, nick, own, replayed } = common;
  const mention = !own && callsReader(turn.state, text);
  // Written out: this is done for every message, and copying objects was half of what it cost.
  const target = message.tags.size === 0 ? undefined : replyTag(message);
  // Whoever knows the conversation puts the words in.
  const reply = target === undefined ? undefined : { msgid: target, nick: '', text: '' };
  return newLine(turn, { kind, time, msgid, nick, text, spans, own, replayed, mention, reply });
}

/** By nick, or by a word that the reader has set. */
function callsReader({ nick, settings }: ClientState, text: string): boolean {
  return mentions(text, nick) || settings.highlight.some((word) => mentions(text, word));
}
