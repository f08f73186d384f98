/**
 * What was typed -> what is to be done. A line that looks like a command and is none is never sent: it may hold a
 * password, or something meant for another window.
 */
import { checkNick } from '../../protocol/names.js';
import type { Conversation } from '../model/conversation.js';
import { activeConversation, type ClientState } from '../model/state.js';
import { type Action, complain, needsMore } from './command.js';
import { findNick } from './nicks.js';
import { commandHint } from './program.js';
import { COMMANDS, findCommand } from './table.js';
import { whyUnheard } from './unheard.js';

/** @param text one line or several, as it was entered */
export function interpret(state: ClientState, text: string): readonly Action[] {
  const [first = '', ...more] = linesOf(text);
  if (first === '') return [];
  const single = more.length === 0;
  if (/^\\q(uit)?$/i.test(first) && single) return [{ do: 'quit', reason: '' }];
  if (/^\/[^/]/.test(first) || first === '/') {
    return single ? runCommand(state, first) : [complain('a command is one line; nothing was sent')];
  }
  if (/^\s+\/[^/\s]/.test(first)) {
    return [
      complain(`not sent: "${first.trim()}" looks like a command after a space; begin with // to send it`),
    ];
  }
  if (first.startsWith('@')) {
    const directed = speakTo(state, first, more);
    if (directed !== undefined) return directed;
  }
  const said = first.startsWith('//') ? first.slice(1) : first;
  return speakHere(activeConversation(state), [said, ...more]);
}

/** The lines of a text without blank ones around it; those in it stay. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  const isWritten = (line: string): boolean => line !== '';
  return lines.slice(Math.max(0, lines.findIndex(isWritten)), lines.findLastIndex(isWritten) + 1);
}

/**
 * Whether a text has to wait for the first connection and room: whom it is for, or who answers it, is not known before.
 */
export function mustWait(state: ClientState, text: string): boolean {
  const [, name] = /^\s*\/([^/\s]*)/.exec(text) ?? [];
  if (name !== undefined) {
    const command = findCommand(name);
    return command !== undefined && command.early !== true;
  }
  if (/^\\q(uit)?$/i.test(text.trim()) || text.trim() === '') return false;
  return text.startsWith('@') || activeConversation(state).kind === 'server';
}

/** Whether the only answer to a text are complaints: it has gone nowhere, and whoever wrote it will want to mend it. */
export function nothingSent(state: ClientState, text: string): boolean {
  const actions = interpret(state, text);
  const isComplaint = (action: Action): boolean =>
    action.do === 'tell' && action.input.type === 'note' && action.input.kind === 'error';
  return actions.length > 0 && actions.every(isComplaint);
}

function runCommand(state: ClientState, line: string): readonly Action[] {
  const [, name = '', rest = ''] = /^\/(\S*)\s*(.*)$/s.exec(line) ?? [];
  const command = findCommand(name);
  if (command === undefined) {
    return [complain(`there is no /${name}, nothing was sent; ${commandHint(name, COMMANDS)}`)];
  }
  const words = rest.trim() === '' ? 0 : rest.trim().split(/\s+/).length;
  if (words < command.minWords) return [complain(needsMore(command))];
  if (words > 0 && command.alone)
    return [
      complain(
        `/${command.name} stands alone, without ${JSON.stringify(rest.trim())}; it ${command.summary}`,
      ),
    ];
  return command.handle(state, rest.trim());
}

/** `@nick text`, or `@nick` alone. @returns undefined when it is ordinary text after all, such as "@ 5 o'clock" */
function speakTo(state: ClientState, first: string, more: readonly string[]): readonly Action[] | undefined {
  const [, word = '', text = ''] = /^@(\S*)\s*(.*)$/s.exec(first) ?? [];
  const typed = word.replace(/[:,]$/, '');
  if (checkNick(typed, word.length) !== undefined) return undefined;
  const found = findNick(state, typed);
  if ('complaint' in found) return [complain(found.complaint)];
  const lines = linesOf([text, ...more].join('\n'));
  if (lines.length === 0) return [{ do: 'tell', input: { type: 'open', target: found.nick } }];
  return [{ do: 'say', target: found.nick, text: lines.join('\n'), action: false }];
}

function speakHere(here: Conversation, lines: readonly string[]): readonly Action[] {
  const why = whyUnheard(here);
  if (why !== undefined) return [complain(why)];
  return [{ do: 'say', target: here.target, text: lines.join('\n'), action: false }];
}
