/** LUSERS: how many are here (Modern IRC, "LUSERS message"). */
import type { NetworkState } from '../state/network.js';
import { numeric } from './replies.js';
import type { Reply } from './types.js';

export function lusersReplies(state: NetworkState): Reply[] {
  const total = state.sessions.size;
  const most = Math.max(state.mostSessions, total);
  let operators = 0;
  for (const { serverOperator } of state.sessions.values()) if (serverOperator) operators++;
  const pending = state.pending.size;
  // A number that rises would tell everybody of a new secret one.
  let rooms = 0;
  for (const { isSecret } of state.rooms.values()) if (!isSecret) rooms++;
  return [
    numeric(
      'RPL_LUSERCLIENT',
      `There are ${total - state.invisible} users and ${state.invisible} invisible on 1 servers`,
    ),
    numeric('RPL_LUSEROP', `${operators}`, 'operator(s) online'),
    ...(pending === 0 ? [] : [numeric('RPL_LUSERUNKNOWN', `${pending}`, 'unknown connection(s)')]),
    numeric('RPL_LUSERCHANNELS', `${rooms}`, 'channels formed'),
    numeric('RPL_LUSERME', `I have ${total} clients and 0 servers`),
    numeric('RPL_LOCALUSERS', `${total}`, `${most}`, `Current local users ${total}, max ${most}`),
    numeric('RPL_GLOBALUSERS', `${total}`, `${most}`, `Current global users ${total}, max ${most}`),
  ];
}
