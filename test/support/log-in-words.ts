/** What a conversation of a client shows, for tests to compare. */
import { type Line, lineInWords } from '../../src/client/model/line.js';
import type { ClientState } from '../../src/client/model/state.js';

const MARKS = { '': '', pending: '… ', stored: '✓ ', delivered: '✓✓ ', refused: '! ' };

/** None for a conversation that there is not. */
export function linesOf({ conversations }: ClientState, key = '#lobby'): Line[] {
  const log = conversations.get(key)?.log;
  return Array.from({ length: log?.length ?? 0 }, (_, i) => log!.at(i)!);
}

/** An own line behind its mark, others as they are. */
export function withMark(line: Line): string {
  return MARKS[line.mark] + lineInWords(line);
}

export function logInWords(state: ClientState, key?: string): string[] {
  return linesOf(state, key).map((line) => withMark(line));
}
