/** NAMES [<channel>{,<channel>}]: who is in a channel. */
import { foldName } from '../../protocol/casemapping.js';
import { replies, splitTargets } from './effects.js';
import { findShown } from './find.js';
import { endOfNames, namesReplies } from './room-replies.js';
import type { Command } from './types.js';

export const names: Command = {
  name: 'NAMES',
  minParams: 0,
  access: 'registered',
  cost: 2,
  summary: 'Lists who is in a channel',
  usage: 'NAMES <channel>{,<channel>}',
  handle(context, { params: [list = ''] }) {
    // Everybody on the server is what WHO is for; here it would be one list for each channel.
    if (list === '') return [replies([endOfNames('*')])];
    return [
      replies(
        splitTargets(list, foldName).flatMap((name) => {
          const room = findShown(context, name);
          return room === undefined ? [endOfNames(name)] : namesReplies(context, room);
        }),
      ),
    ];
  },
};
