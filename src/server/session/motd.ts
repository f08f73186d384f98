/** MOTD: the message of the day, as it was configured. */
import { truncateBytes } from '../../protocol/limits.js';
import { numeric } from './replies.js';
import type { Reply, ServerSettings } from './types.js';

/** A line of it, so that it fits with everything before it. */
const MOTD_BYTES = 390;

export function motdReplies({ motd, name }: ServerSettings): Reply[] {
  if (motd.trim() === '') return [numeric('ERR_NOMOTD', 'MOTD File is missing')];
  const lines = motd.replace(/\r?\n$/, '').split(/\r?\n/);
  return [
    numeric('RPL_MOTDSTART', `- ${name} Message of the day -`),
    ...lines.map((line) => numeric('RPL_MOTD', `- ${truncateBytes(line, MOTD_BYTES)}`)),
    numeric('RPL_ENDOFMOTD', 'End of /MOTD command.'),
  ];
}
