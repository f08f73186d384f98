/** The state of the link as the status row tells it. */
import { foldName } from '../../protocol/casemapping.js';
import type { Engine } from '../engine/engine.js';
import type { Conversation } from '../model/conversation.js';
import type { ClientState } from '../model/state.js';
import type { LinkStatus } from '../ui/status-row.js';

/** @param now monotonic ms */
export function linkStatus(engine: Engine, active: Conversation, now: number): LinkStatus {
  const { state, connection } = engine;
  switch (connection.phase) {
    case 'idle':
      return { state: 'refused', text: 'not connected' };
    case 'connecting': {
      const { server, step, attempt } = connection;
      return { state: 'connecting', server, step, attempt };
    }
    case 'registering':
      return {
        state: 'connecting',
        server: connection.server,
        step: 'registering',
        attempt: connection.attempt,
      };
    case 'nick-refused':
      return {
        state: 'refused',
        text: 'nick refused, try /nick NAME',
        reason: `"${connection.nick}": ${connection.reason}`,
      };
    case 'waiting':
      return {
        state: 'offline',
        since: now - connection.offlineSince,
        server: connection.server,
        retryIn: connection.retryAt - now,
        reason: connection.reason,
      };
    case 'distrusted':
      return {
        state: 'distrusted',
        server: connection.server,
        expected: connection.expected,
        found: connection.found,
      };
    case 'closed':
      return { state: 'refused', text: 'bye' };
    case 'online':
      break;
  }
  if (connection.silentSince !== undefined && connection.dropsAt !== undefined) {
    const { server, silentSince, dropsAt } = connection;
    return { state: 'silent', server, silent: now - silentSince, dropsAt: dropsAt - silentSince };
  }
  if (active.catchingUp && active.missed !== undefined) {
    return {
      state: 'loading',
      server: connection.server,
      loaded: active.missed.count,
      total: undefined,
      sent: 0,
      resumed: state.resumed,
    };
  }
  return {
    state: 'online',
    nick: state.nick,
    server: state.server === '' ? connection.server : state.server,
    lag: connection.lag,
    security: connection.security,
    here: active.kind === 'room' && active.joined ? active.members.size : undefined,
    away: isAway(engine.state),
  };
}

/** The server has told every room that we are in. */
function isAway({ conversations, nick }: ClientState): boolean {
  const own = foldName(nick);
  for (const { members } of conversations.values()) {
    const member = members.get(own);
    if (member !== undefined) return member.away;
  }
  return false;
}
