/** MOTD: the message of the day, as it was configured. */
import { truncateBytes } from '../../protocol/limits.js';
import { numeric } from './replies.js';
import type { Reply, ServerSettings } from './types.js';

/** A longer line is wrapped, so that it fits with everything before it. */
const MOTD_BYTES = 390;

export function motdReplies({ motd, name }: ServerSettings): Reply[] {
  if (motd.trim() === '') return [numeric('ERR_NOMOTD', 'MOTD File is missing')];
  const lines = motd.replace(/\r?\n$/, '').split(/\r?\n/);
  return [
    numeric('RPL_MOTDSTART', `- ${name} Message of the day -`),
    ...lines.flatMap(wrap).map((line) => numeric('RPL_MOTD', `- ${line}`)),
    numeric('RPL_ENDOFMOTD', 'End of /MOTD command.'),
  ];
}

function wrap(line: string): string[] {
  const pieces: string[] = [];
  let rest = line;
  do {
    const piece = truncateBytes(rest, MOTD_BYTES);
    pieces.push(piece);
    rest = rest.slice(piece.length);
  } while (rest !== '');
  return pieces;
}
