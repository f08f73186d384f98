/** RPL_ISUPPORT: what this server does, as clients read it (Modern IRC, "RPL_ISUPPORT Parameters"). */
import { byteLength, LINE_BYTES } from '../../protocol/limits.js';
import { formatIsupport } from '../../protocol/isupport.js';
import { ACCOUNT_EXTBAN, EXTBAN_PREFIX, MUTE_EXTBAN } from '../../protocol/ban-mask.js';
import { CHANNEL_MODES, describeModeTable } from '../../protocol/modes.js';
import { ROOM_PREFIX } from '../../protocol/names.js';
import { numeric } from './replies.js';
import type { Reply, ServerSettings } from './types.js';

/** The longest +k, in bytes. */
export const KEY_BYTES = 64;

const { chanmodes, prefix } = describeModeTable(CHANNEL_MODES);
/** They have one bound together. */
const LISTS = chanmodes.slice(0, chanmodes.indexOf(','));

const CLOSING = 'are supported by this server';

/** Every token is true: what it names is done, and bounded by that number. */
export function isupportTokens(
  settings: ServerSettings,
): ReadonlyArray<readonly [key: string, value: string]> {
  const { limits } = settings;
  return [
    ['ACCOUNTEXTBAN', ACCOUNT_EXTBAN],
    ['AWAYLEN', `${limits.awayLength}`],
    ['CASEMAPPING', 'ascii'],
    ['CHANLIMIT', `${ROOM_PREFIX}:${count(limits.roomsPerClient)}`],
    ['CHANMODES', chanmodes],
    ['CHANNELLEN', `${limits.roomLength}`],
    ['CHANTYPES', ROOM_PREFIX],
    ['CHATHISTORY', `${limits.historyPage}`],
    ['ELIST', 'CMNTU'],
    ['EXCEPTS', 'e'],
    ['EXTBAN', `${EXTBAN_PREFIX},${ACCOUNT_EXTBAN}${MUTE_EXTBAN}`],
    ['INVEX', 'I'],
    ['KEYLEN', `${KEY_BYTES}`],
    ['KICKLEN', `${limits.reasonLength}`],
    ['MAXLIST', `${LISTS}:${limits.bans}`],
    ['MAXTARGETS', `${limits.targets}`],
    ['MODES', `${limits.modes}`],
    ['MSGREFTYPES', 'msgid,timestamp'],
    ['NAMELEN', `${limits.realNameLength}`],
    ['NETWORK', settings.network],
    ['NICKLEN', `${limits.nickLength}`],
    ['PREFIX', prefix],
    ['SAFELIST', ''],
    ['STATUSMSG', '@+'],
    ['TARGMAX', targmax(limits.targets)],
    ['TOPICLEN', `${limits.topicLength}`],
    ['USERLEN', `${limits.userLength}`],
    ['UTF8ONLY', ''],
    ['WHOX', ''],
  ];
}

/** The tokens in lines that fit, for somebody called `nick`. */
export function isupportReplies(settings: ServerSettings, nick: string): Reply[] {
  const around = byteLength(`:${settings.name} 005 ${nick}  :${CLOSING}\r\n`);
  return formatIsupport(isupportTokens(settings), LINE_BYTES - around).map((tokens) =>
    numeric('RPL_ISUPPORT', ...tokens, CLOSING),
  );
}

/** How many targets each command takes; nothing after the colon is "as many as fit into a line". */
function targmax(targets: number): string {
  const talking = ['NOTICE', 'PRIVMSG', 'TAGMSG'].map((command) => `${command}:${targets}`);
  return ['JOIN:', 'KICK:', 'LIST:', 'NAMES:1', ...talking, 'PART:', 'WHOIS:1', 'WHOWAS:1'].sort().join(',');
}

/** 0 is "no limit", which the token says with nothing. */
function count(limit: number): string {
  return limit === 0 ? '' : `${limit}`;
}
