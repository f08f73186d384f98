/**
 * RECEIPT <target> <msgid>: what has reached this client; RECEIPT LIST <target> <msgid>: whom it has reached
 * (docs/ext/receipts.md).
 */
import { formatCapList } from '../../protocol/capabilities.js';
import { byteLength, LINE_BYTES } from '../../protocol/limits.js';
import { isRoomName } from '../../protocol/names.js';
import type { Session } from '../state/session.js';
import { privateConversation } from '../store/types.js';
import { CommandError } from './command-error.js';
import type { Command, Context, Effect, Reply } from './types.js';

export const receipt: Command = {
  name: 'RECEIPT',
  minParams: 2,
  access: 'registered',
  // Programs send it, four a second in each conversation where something happens; people must not wait for that.
  cost: 0.1,
  pipelined: true,
  summary: 'Says what has reached you, or asks whom a message has reached',
  usage: 'RECEIPT <target> <msgid> | RECEIPT LIST <target> <msgid>',
  handle(context, { params: [first = '', second = '', third] }) {
    if (third !== undefined && first.toUpperCase() === 'LIST') return list(context, second, third);
    const { conversation } = place(context, first);
    return [{ do: 'confirm', conversation, msgid: second, at: context.now }];
  },
};

/** The conversation with a target, and the target under its own spelling. @throws CommandError NO_SUCH_TARGET */
function place({ session, state }: Context, target: string): { conversation: string; name: string } {
  if (isRoomName(target)) {
    const room = state.findRoom(target);
    if (room?.member(session) !== undefined) return { conversation: room.key, name: room.name };
  } else {
    const person = state.findNick(target);
    if (person !== undefined) {
      return { conversation: privateConversation(session.identity, person.identity), name: person.nick };
    }
  }
  throw CommandError.fail('RECEIPT', 'NO_SUCH_TARGET', [target], 'You are in no conversation of that name');
}

function list(context: Context, target: string, msgid: string): readonly Effect[] {
  const { state, settings, now } = context;
  const { conversation, name } = place(context, target);
  const found = state.receipts.recipients(conversation, msgid, now);
  if (found === undefined) {
    const text = 'There is no such message there, or it is too old to be counted';
    throw CommandError.fail('RECEIPT', 'UNKNOWN_MSGID', [name, msgid], text);
  }
  const room = LINE_BYTES - byteLength(`:${settings.name} RECEIPT ${name} ${msgid} HAS :\r\n`);
  const lines = (word: 'HAS' | 'NOT', sessions: readonly Session[]): Reply[] =>
    formatCapList(
      sessions.map(({ nick }) => nick),
      room,
    )
      .filter((nicks) => nicks !== '')
      .map((nicks) => ({ command: 'RECEIPT', params: [name, msgid, word, nicks] }));
  const replies = [...lines('HAS', found.has), ...lines('NOT', found.not)];
  return [{ do: 'batch', type: 'chat-tui/receipts', params: [name, msgid], replies }];
}
