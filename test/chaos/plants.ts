/**
 * Faults of a server, played by the proxy: a trial with one of them must end red, or the checker is blind.
 */
import { readLine } from './irc-line.js';
import type { LineFilter } from './pipe.js';
import type { Tamper } from './proxy.js';

/** What can be planted, and what it stands for. */
export const PLANTS = {
  lost: 'an acknowledged message does not reach one receiver',
  doubled: 'a message reaches one receiver twice',
  reordered: 'two messages reach one receiver the other way round',
  unsent: 'a receiver is shown a message that nobody has sent',
  altered: 'a receiver is shown another text',
  'early-ack': 'the sender gets its copy and the message is not stored',
  'no-dedupe': 'a message that is sent again is stored again',
  'catch-up': 'the first message of each page of the history is left out',
} as const;

/** The name of a planted fault. */
export type Plant = keyof typeof PLANTS;

/** One message in so many is tampered with: often enough for a short trial. */
const EVERY = 25;

/** Filters that play `plant`. */
export function plantTampering(plant: Plant): Tamper {
  // Over all connections, so that a connection that is cut early does not keep the fault from happening.
  let seen = 0;
  const turn = (): boolean => ++seen % EVERY === 0;
  return (reply) => {
    switch (plant) {
      case 'lost':
        return { down: onOthers((line) => (turn() ? [] : [line])) };
      case 'doubled':
        return { down: onOthers((line) => (turn() ? [line, line] : [line])) };
      case 'reordered':
        return { down: swapping(turn) };
      case 'unsent':
        return { down: onOthers((line) => (turn() ? [line, invented(line)] : [line])) };
      case 'altered':
        return { down: onOthers((line) => [turn() ? line.replace(/\r?$/, '!$&') : line]) };
      case 'early-ack':
        return { up: acknowledging(turn, reply) };
      case 'no-dedupe': {
        let id = 0;
        return {
          up: (line) => [
            line.replace(/chat-tui\/send-id=[^; ]+/, () => `chat-tui/send-id=planted${++id}.${seen++}`),
          ],
        };
      }
      case 'catch-up':
        return { down: withoutFirstOfPage() };
    }
  };
}

/** Applies to live messages that are not the receiver's own copies. */
function onOthers(change: (line: string) => string[]): LineFilter {
  let nick = '';
  return (line) => {
    const { command, from, params, tags } = readLine(line.trimEnd());
    if (command === '001') nick = params[0] ?? '';
    const message = command === 'PRIVMSG' && from !== nick && !tags.has('batch');
    return message ? change(line) : [line];
  };
}

function swapping(turn: () => boolean): LineFilter {
  let kept: string | undefined;
  let keptFor = '';
  return onOthers((line) => {
    const target = readLine(line).params[0] ?? '';
    if (kept !== undefined && keptFor === target) {
      const lines = [line, kept];
      kept = undefined;
      return lines;
    }
    if (kept === undefined && turn()) {
      [kept, keptFor] = [line, target];
      return [];
    }
    return [line];
  });
}

/** The same line with a msgid that follows and a key that nobody has written. */
function invented(line: string): string {
  return line.replace(/(msgid=[^; ]+)/, '$1~').replace(/:(c\d+):(\d+):\w+/, ':$1:$2:invented');
}

function acknowledging(turn: () => boolean, reply: (line: string) => void): LineFilter {
  let nick = '';
  let copies = 0;
  return (line) => {
    const { command, params, tags } = readLine(line.trimEnd());
    if (command === 'NICK') nick = params[0] ?? '';
    if (command !== 'PRIVMSG' || !turn()) return [line];
    const stamp = `msgid=zzzz${++copies};time=${new Date().toISOString()}`;
    reply(`@label=${tags.get('label') ?? ''};${stamp} :${nick}!${nick}@planted PRIVMSG ${params.join(' :')}`);
    return [];
  };
}

function withoutFirstOfPage(): LineFilter {
  let open = '';
  return (line) => {
    const { command, params, tags } = readLine(line.trimEnd());
    if (command === 'BATCH' && params[1] === 'chathistory') open = params[0]?.slice(1) ?? '';
    if (command !== 'PRIVMSG' || open === '' || tags.get('batch') !== open) return [line];
    open = '';
    return [];
  };
}
