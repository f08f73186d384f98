/** MODE <channel> [<modes> ...] and MODE <own nick> [<modes>]: how a channel, or one's own presence, behaves. */
import { isRoomName } from '../../protocol/names.js';
import { requireRoom } from './find.js';
import { ownModes } from './own-modes.js';
import { roomModes } from './room-modes.js';
import type { Command } from './types.js';

export const mode: Command = {
  name: 'MODE',
  minParams: 1,
  access: 'registered',
  cost: 2,
  summary: 'Shows or changes the modes of a channel, or your own',
  usage: 'MODE <channel> [<modes> {<parameter>}] | MODE <nick> [<modes>]',
  handle(context, { params: [target = '', ...changes] }) {
    if (isRoomName(target)) return roomModes(context, requireRoom(context, target), changes);
    return ownModes(context, target, changes);
  },
};
