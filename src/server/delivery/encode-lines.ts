/**
 * A message of several lines as a session is shown it (IRCv3 draft/multiline): a batch where it has the capability,
 * otherwise the lines one by one, without the blank ones.
 *
 * Either is one piece of text, so that nothing comes between its lines, whoever else speaks and however slowly it is read.
 */
import { Cap, hasCap } from '../../protocol/capabilities.js';
import { type BatchLine, CONCAT_TAG, MULTILINE } from '../../protocol/multiline.js';
import { serialiseTags } from '../../protocol/serialise.js';
import { fitLine } from './fit-line.js';

/** What is the same for all lines of a message. */
export interface SpokenLines {
  readonly source: string;
  readonly command: string;
  readonly target: string;
  readonly lines: readonly BatchLine[];
  /** In the order of the log; no two messages have the same. */
  readonly place: number;
}

/** Of the line that carries the message's own tags, and of those that follow it. */
export interface LineTags {
  readonly first: ReadonlyMap<string, string>;
  readonly others: ReadonlyMap<string, string>;
}

export const AS_BATCH: number = Cap.multiline | Cap.batch;

export function encodeLines(spoken: SpokenLines, tags: LineTags, capabilities: number): string {
  return hasCap(capabilities, AS_BATCH) ? asBatch(spoken, tags.first) : oneByOne(spoken, tags);
}

function asBatch({ source, command, target, lines, place }: SpokenLines, tags: LineTags['first']): string {
  // Not of the form of other references, which are random: a client may have one of them open around this.
  const reference = `m-${place.toString(36)}`;
  let text = `${serialiseTags(tags)}${fitLine(source, 'BATCH', [`+${reference}`, MULTILINE, target])}\r\n`;
  for (const line of lines) {
    const own: [string, string][] = [['batch', reference]];
    if (line.concat) own.push([CONCAT_TAG, '']);
    text += `${serialiseTags(own)}${fitLine(source, command, [target, line.text])}\r\n`;
  }
  return `${text}${fitLine(source, 'BATCH', [`-${reference}`])}\r\n`;
}

function oneByOne({ source, command, target, lines }: SpokenLines, tags: LineTags): string {
  let text = '';
  for (const line of lines) {
    if (line.text === '') continue;
    const own = serialiseTags(text === '' ? tags.first : tags.others);
    text += `${own}${fitLine(source, command, [target, line.text])}\r\n`;
  }
  return text;
}
