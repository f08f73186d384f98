/** /who-has. */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { isSpoken, type Line } from '../model/line.js';
import type { LineLog } from '../model/line-log.js';
import { activeConversation } from '../model/state.js';
import { type Command, complain, takeWords } from './command.js';

/** Tells the answer, also a refusal, from those to what the client sends by itself. */
const LABEL = 'who-has';

export const whoHas: Command = {
  name: 'who-has',
  usage: '/who-has [NUMBER]',
  summary: 'tells who has received your last message here; with 2 the one before, and so on',
  minWords: 0,
  handle(state, rest) {
    if (!hasCap(state.caps, Cap.receipts | Cap.batch)) {
      return [complain('this server does not know who has received a message')];
    }
    const [which = ''] = takeWords(rest, 1);
    const { kind, log, target } = activeConversation(state);
    const msgid = /^\d{0,3}$/.test(which) ? ownMsgid(log, Number(which || '1')) : which;
    if (kind === 'server' || msgid === undefined) return [complain('there is no such message of yours here')];
    const tags: ReadonlyMap<string, string> = hasCap(state.caps, Cap.labeledResponse | Cap.messageTags)
      ? new Map([['label', LABEL]])
      : new Map();
    return [{ do: 'ask', message: { tags, command: 'RECEIPT', params: ['LIST', target, msgid] } }];
  },
};

/** Of the own message that is the `number`th from the end, 1 being the last. */
function ownMsgid(log: LineLog, number: number): string | undefined {
  let left = number;
  for (let i = log.settled - 1; i >= 0; i--) {
    const line = log.at(i);
    if (line !== undefined && isOwnMessage(line) && --left === 0) return line.msgid;
  }
  return undefined;
}

function isOwnMessage(line: Line): boolean {
  return line.own && isSpoken(line) && !line.copy && line.msgid !== undefined;
}
