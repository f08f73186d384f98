/** States and times in words, for whoever reads lines instead of a screen. */
import type { ConnectionState } from '../model/connection.js';
import type { Effect } from '../model/inputs.js';

/** @param now monotonic ms */
export function connectionInWords(state: ConnectionState, now: number): string {
  switch (state.phase) {
    case 'idle':
      return 'not connected';
    case 'connecting':
      return `connecting to ${state.server} (try ${state.attempt})`;
    case 'registering':
      return `connected to ${state.server}, introducing ourselves`;
    case 'nick-refused':
      return `nick "${state.nick}" was refused: ${state.reason}; /nick NAME tries another`;
    case 'online':
      if (state.silentSince === undefined) return `online at ${state.server}`;
      return `no answer from ${state.server} for ${Math.round((now - state.silentSince) / 1000)} s`;
    case 'waiting': {
      const wait = Math.ceil(Math.max(0, state.retryAt - now) / 1000);
      return `offline: ${state.reason}; trying ${state.server} ${wait === 0 ? 'now' : `in ${wait} s`}`;
    }
    case 'distrusted':
      return state.reason;
    case 'closed':
      return 'closed';
  }
}

/** What an effect asks of a screen, where there is none; undefined for what asks nothing of it. */
export function needsScreen(effect: Effect): string | undefined {
  switch (effect.do) {
    case 'copy':
      return '/copy needs the full screen: the clipboard is that of a terminal';
    case 'open':
      return '/open needs the full screen; links stand in the text';
    case 'show-search':
      return '/search needs the full screen';
    case 'look-at':
      return 'there is nothing to scroll: /unread, /mention and /history need the full screen';
    case 'ask-secret':
      return 'a password can be asked for in a terminal only; where there is none: password_command';
    case 'show-keys':
      return 'keys are those of the terminal here; /help lists the commands';
    default:
      return undefined;
  }
}

/** Local time of day, "09:58". */
export function clockTime(ms: number): string {
  const date = new Date(ms);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
