/** QUIT [:<text>]: leaves. Others are shown `Quit: <text>`, which no lost connection ever looks like. */
import { truncateBytes } from '../../protocol/limits.js';
import type { Command } from './types.js';

export const quit: Command = {
  name: 'QUIT',
  minParams: 0,
  access: 'any',
  summary: 'Leaves the server',
  usage: 'QUIT [:<text>]',
  handle({ settings }, { params: [text = ''] }) {
    const reason = text === '' ? 'Quit' : `Quit: ${truncateBytes(text, settings.limits.reasonLength)}`;
    return [{ do: 'close', reason, quit: reason }];
  },
};
