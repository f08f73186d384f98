/** /reply, /react, /edit, /delete, /copy and /open: for the last message that they can mean, or one before it. */
import { isSpoken, type Line } from '../model/line.js';
import { linksIn } from '../model/links.js';
import { activeConversation, type ClientState } from '../model/state.js';
import { type Action, type Command, complain, takeWords } from './command.js';
import {
  type Done,
  type Message,
  react as reactTo,
  remove,
  whyNoEdit,
  whyNoReply,
} from './message-actions.js';

export const reply: Command = {
  name: 'reply',
  usage: '/reply TEXT',
  summary: 'answers the last message of somebody else here; Alt-Up and r answer any',
  minWords: 1,
  handle(state, rest) {
    const message = find(state, 1, (line) => !line.own);
    const why = message === undefined ? NOBODY : whyNoReply(state, message);
    if (message === undefined || why !== undefined) return [complain(why ?? NOBODY)];
    const { target } = message.conversation;
    return [{ do: 'say', target, text: rest, action: false, reply: message.line.msgid }];
  },
};

export const react: Command = {
  name: 'react',
  usage: '/react EMOJI [NUMBER]',
  summary: 'reacts to the last message of somebody else, or takes that back; with 2 to the one before',
  minWords: 1,
  handle(state, rest) {
    const [emoji = '', which = ''] = takeWords(rest, 2);
    const number = numberOf(which);
    if (number === undefined) return [complain(noNumber(which, react))];
    const message = find(state, number, (line) => !line.own);
    return message === undefined ? [complain(NOBODY)] : perform(reactTo(state, message, emoji));
  },
};

export const edit: Command = {
  name: 'edit',
  usage: '/edit TEXT',
  summary: 'deletes your last message here and says TEXT instead',
  minWords: 1,
  handle(state, rest) {
    const message = find(state, 1, (line) => line.own && !line.deleted);
    const why = message === undefined ? NONE_OWN : whyNoEdit(state, message);
    if (message === undefined || why !== undefined) return [complain(why ?? NONE_OWN)];
    return editWith(message, rest);
  },
};

export const deletes: Command = {
  name: 'delete',
  usage: '/delete [N] [REASON]',
  summary: 'deletes your last message here, for everybody; with 2 the one before',
  minWords: 0,
  handle(state, rest) {
    const [first = '', after = ''] = takeWords(rest, 1);
    const isNumber = /^\d{1,3}$/.test(first);
    const message = find(state, isNumber ? Number(first) : 1, (line) => line.own && !line.deleted);
    if (message === undefined) return [complain(NONE_OWN)];
    return perform(remove(state, message, isNumber ? after : rest));
  },
};

export const copy: Command = {
  name: 'copy',
  usage: '/copy [NUMBER]',
  summary: 'copies the last message to the clipboard of your terminal',
  minWords: 0,
  handle(state, rest) {
    const number = numberOf(rest);
    if (number === undefined) return [complain(noNumber(rest, copy))];
    const message = find(state, number, (line) => !line.deleted);
    return message === undefined ? [complain(NOBODY)] : [{ do: 'copy', text: message.line.text }];
  },
};

export const open: Command = {
  name: 'open',
  usage: '/open [NUMBER]',
  summary: 'opens the last link that was said here; with 2 the one before',
  minWords: 0,
  handle(state, rest) {
    const { log } = activeConversation(state);
    let left = numberOf(rest);
    if (left === undefined) return [complain(noNumber(rest, open))];
    for (let i = log.settled - 1; i >= 0; i--) {
      const links = linksIn(log.at(i)?.text ?? '');
      const link = links.at(-left);
      if (link !== undefined && links.length >= left) return [{ do: 'open', url: link }];
      left -= links.length;
    }
    return [complain('there is no such link here')];
  },
};

/** What was written instead of a message: refused ones just go. */
export function editWith({ conversation, line }: Message, text: string): readonly Action[] {
  const { target } = conversation;
  const say: Action = { do: 'say', target, text, action: false, reply: line.reply?.msgid };
  if (line.mark === 'refused' && line.sendId !== undefined) {
    return [{ do: 'discard', target, id: line.sendId }, say];
  }
  const { msgid = '' } = line;
  return [{ do: 'edit', target, msgid, text, reply: line.reply?.msgid }];
}

export function perform(done: Done): readonly Action[] {
  return 'why' in done ? [complain(done.why)] : done.actions;
}

const NOBODY = 'there is no such message here';
const NONE_OWN = 'there is no such message of yours here';

/** @returns undefined for what counts nothing; 1 when nothing was typed */
function numberOf(typed: string): number | undefined {
  if (typed === '') return 1;
  return /^\d{1,3}$/.test(typed) ? Math.max(1, Number(typed)) : undefined;
}

function noNumber(typed: string, { usage }: Command): string {
  return `"${typed}" is no number: ${usage}, 1 being the last`;
}

/** The `number`th message from the end that is meant, where the reader is. */
function find(state: ClientState, number: number, isMeant: (line: Line) => boolean): Message | undefined {
  const conversation = activeConversation(state);
  const { log } = conversation;
  let left = number;
  for (let i = log.settled - 1; i >= 0; i--) {
    const line = log.at(i);
    if (line === undefined || !isSpoken(line) || line.copy || line.deleted || !isMeant(line)) continue;
    if (--left === 0) return { conversation, line };
  }
  return undefined;
}
