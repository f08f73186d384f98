/**
 * History around a place that is far from what is loaded: it stands in the log where its time belongs, and where messages
 * between are not loaded, a line says so. Who comes to that line loads what is missing, page by page.
 */
import type { Message } from '../../protocol/message.js';
import { annotate, isAnnotation } from './annotation.js';
import type { Conversation } from './conversation.js';
import { eventLine } from './event-line.js';
import type { Line } from './line.js';
import type { LineLog } from './line-log.js';
import { isHidden } from './quiet.js';
import { withNotes } from './replies-to.js';
import { newLine, type Turn } from './state.js';

/** A page around a place. @returns whether the message of that msgid is in the log now */
export function takeAround(
  turn: Turn,
  conversation: Conversation,
  { msgid, time }: { readonly msgid: string; readonly time: number },
  messages: readonly Message[],
): boolean {
  const { log } = conversation;
  const { below, isTop } = placeFor(log, time);
  const page = linesOf(turn, conversation, messages);
  const reaches = { up: isKnown(log, messages.at(0)), down: isKnown(log, messages.at(-1)) };
  const lines = [...(isTop || reaches.up ? [] : [gap(turn, time)]), ...page];
  if (below === undefined) for (const line of lines) log.append(line);
  else if (below.kind === 'gap') {
    log.insertPage(below, lines);
    if (reaches.down) log.remove(below);
  } else log.insertPage(below, reaches.down ? lines : [...lines, gap(turn, time)]);
  return log.has(msgid);
}

/** A page after the last line above a gap. */
export function takeGap(
  turn: Turn,
  conversation: Conversation,
  line: Line,
  messages: readonly Message[],
  isLast: boolean,
): void {
  const { log } = conversation;
  const lines = linesOf(turn, conversation, messages);
  // A page that is hidden altogether could not be gone on from.
  const closes = isLast || lines.length === 0 || isKnown(log, messages.at(-1));
  log.insertPage(line, lines);
  if (closes) log.remove(line);
}

/** The gap of that id, and the last line above it that the server knows. */
export function findGap(log: LineLog, id: number): { readonly line: Line; readonly above: Line } | undefined {
  let above: Line | undefined;
  for (let i = 0; i < log.settled; i++) {
    const line = log.at(i);
    if (line?.id === id) return above === undefined ? undefined : { line, above };
    if (line?.msgid !== undefined) above = line;
  }
  return undefined;
}

/**
 * Where a message of that time belongs: before the gap that it is in, or before the first line that is later. `isTop`:
 * the server knows of nothing above it, which is loaded by scrolling up.
 */
function placeFor(log: LineLog, time: number): { readonly below: Line | undefined; readonly isTop: boolean } {
  let open: Line | undefined;
  let isTop = true;
  for (let i = 0; i < log.settled; i++) {
    const line = log.at(i);
    if (line?.kind === 'gap') open = line;
    else if (line?.msgid !== undefined) {
      if (line.time > time) return { below: open ?? line, isTop };
      open = undefined;
      isTop = false;
    }
  }
  return { below: open, isTop };
}

function linesOf(turn: Turn, conversation: Conversation, messages: readonly Message[]): Line[] {
  const { log } = conversation;
  const lines: Line[] = [];
  for (const message of messages) {
    if (isHidden(turn.state, message)) continue;
    if (isAnnotation(message)) {
      annotate(turn, conversation, message, true);
      continue;
    }
    const made = eventLine(turn, message, true);
    if (made === undefined || (made.msgid !== undefined && log.has(made.msgid))) continue;
    lines.push(withNotes(conversation, made));
  }
  return lines;
}

function gap(turn: Turn, time: number): Line {
  return newLine(turn, { kind: 'gap', time, replayed: true });
}

function isKnown(log: LineLog, message: Message | undefined): boolean {
  const msgid = message?.tags.get('msgid');
  return msgid !== undefined && log.has(msgid);
}
