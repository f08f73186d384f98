/** What a new connection is asked, and what a new session is told. */
import { CHANNEL_MODES } from '../../protocol/modes.js';
import type { NetworkState } from '../state/network.js';
import type { Session } from '../state/session.js';
import { isupportReplies } from './isupport.js';
import { lusersReplies } from './lusers.js';
import { motdReplies } from './motd.js';
import { numeric } from './replies.js';
import type { Reply, ServerSettings } from './types.js';

/** Modes for 004: those of people, those of channels, and which of them take a parameter. */
const USER_MODES = 'iowZ';
const CHANNEL_LETTERS = [...CHANNEL_MODES.kinds.keys()].sort().join('');
const WITH_ARGUMENT = [...CHANNEL_MODES.kinds]
  .flatMap(([letter, kind]) => (kind === 'flag' ? [] : [letter]))
  .sort()
  .join('');

/** For whoever comes with nothing but a terminal: what to type. */
export function greeting(settings: ServerSettings): Reply {
  const password = settings.password === '' ? '' : 'PASS <password>, then ';
  const text = `Welcome to ${settings.network}. Please give a nickname: ${password}NICK <nickname>, then USER <user> 0 * :<your name>`;
  return { command: 'NOTICE', params: ['*', text] };
}

/** The name and version of the program, as one word. */
export function softwareName(settings: ServerSettings): string {
  return `chat-tui-${settings.version}`;
}

/** 001 to 005, LUSERS and the MOTD, in that order. */
export function welcomeReplies(session: Session, state: NetworkState, settings: ServerSettings): Reply[] {
  const { name, network } = settings;
  const software = softwareName(settings);
  return [
    numeric('RPL_WELCOME', `Welcome to the ${network} Network, ${session.source}`),
    numeric('RPL_YOURHOST', `Your host is ${name}, running version ${software}`),
    numeric('RPL_CREATED', `This server was started ${new Date(settings.startedAt).toUTCString()}`),
    numeric('RPL_MYINFO', name, software, USER_MODES, CHANNEL_LETTERS, WITH_ARGUMENT),
    ...isupportReplies(settings, session.nick),
    ...lusersReplies(state),
    ...motdReplies(settings),
  ];
}
