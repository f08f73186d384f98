/** The two forms of an answer to WHO: 352, and 354 with the fields that were asked for (WHOX). */
import { asHost } from '../../core/cloak.js';
import { Cap } from '../../protocol/capabilities.js';
import { memberPrefix } from '../state/member-names.js';
import type { Occupant, Session } from '../state/session.js';
import { asMiddle, numeric } from '../session/replies.js';
import { isNear, mayKnowAddress } from './find.js';
import type { Context, Reply } from './types.js';

/** Somebody, and the channel through which they were found. */
export interface Person {
  readonly session: Session;
  readonly room: string | undefined;
  readonly standing: Occupant | undefined;
}

/** What was asked for: which fields, and the token to be repeated. */
export interface Whox {
  readonly fields: ReadonlySet<string>;
  readonly token: string;
}

/** In this order, whatever the order of asking (IRCv3 WHOX). */
const FIELDS: readonly string[] = 'tcuihsnfdlaor'.split('');

/** In the place of an address that the asker may not know (IRCv3 WHOX), or that nobody knows. */
const NO_ADDRESS = '255.255.255.255';

/** Reads `%tcn,123` out of the second parameter of WHO; undefined when it is none. */
export function parseWhox(options: string): Whox | undefined {
  const at = options.indexOf('%');
  if (at < 0) return undefined;
  const [letters = '', token = ''] = options.slice(at + 1).split(',');
  const fields = new Set(letters.split('').filter((letter) => FIELDS.includes(letter)));
  // 1 to 3 digits; what else is asked to be repeated is not.
  return { fields, token: /^\d{1,3}$/.test(token) ? token : '0' };
}

/** 352 */
export function whoReply({ session: asker, settings }: Context, person: Person): Reply {
  const { user, host, nick, realName } = person.session;
  const flags = flagsOf(person, asker.capabilities);
  return numeric('RPL_WHOREPLY', person.room ?? '*', user, host, settings.name, nick, flags, `0 ${realName}`);
}

/** 354 */
export function whoxReply({ session: asker, settings, now }: Context, person: Person, whox: Whox): Reply {
  const { user, host, nick, realName, account, spokeAt } = person.session;
  const value = (field: string): string => {
    switch (field) {
      case 't':
        return whox.token;
      case 'c':
        return person.room ?? '*';
      case 'u':
        return user;
      case 'i':
        return mayKnowAddress(asker, person.session) ? addressOf(person.session) : NO_ADDRESS;
      case 'h':
        return host;
      case 's':
        return settings.name;
      case 'n':
        return nick;
      case 'f':
        return flagsOf(person, asker.capabilities);
      case 'd':
        return '0';
      case 'l':
        return isNear(asker, person.session) ? `${Math.max(0, Math.floor((now - spokeAt) / 1000))}` : '0';
      case 'a':
        return account ?? '0';
      case 'o':
        return 'n/a';
      default:
        return realName;
    }
  };
  const values = FIELDS.filter((field) => whox.fields.has(field)).map(value);
  return numeric(
    'RPL_WHOSPCRPL',
    ...values.map((text, i) => (i < values.length - 1 ? asMiddle(text) : text)),
  );
}

function addressOf({ connection: { address } }: Session): string {
  return address === '' ? NO_ADDRESS : asHost(address);
}

/** `H` here or `G` gone, `*` for an operator of the server, and the standing in the channel. */
function flagsOf({ session, standing }: Person, capabilities: number): string {
  const prefix = standing === undefined ? '' : memberPrefix(standing, capabilities & Cap.multiPrefix);
  return (session.away === '' ? 'H' : 'G') + (session.serverOperator ? '*' : '') + prefix;
}
