/**
 * Lines that a server could send to a client, and that an honest one never would: every numeric and every message, short
 * of parameters, with too many, out of order, in batches within batches, as answers to what was not asked and to what was.
 */
import { CAPABILITIES } from '../../src/protocol/capabilities.js';
import { NUMERICS } from '../../src/protocol/numerics.js';
import { randomOf } from './random.js';

const COMMANDS = [
  ...'PRIVMSG PRIVMSG NOTICE TAGMSG JOIN PART QUIT KICK NICK MODE TOPIC INVITE AWAY CHGHOST ACCOUNT SETNAME REDACT'.split(
    ' ',
  ),
  ...'RECEIPT MARKREAD FAIL WARN NOTE PING PONG AUTHENTICATE REGISTER VERIFY RESUME SEARCH CHATHISTORY ROLES WALLOPS'.split(
    ' ',
  ),
];
const WORDS = [
  ...'bob alice carol irc.test #lobby #LOBBY #ops #__proto__ __proto__ constructor * = @ + +o -ov+b +imnk'.split(
    ' ',
  ),
  ...'@alice +bob @+carol!u@h alice=+u@h H G*@ 0 1 -1 99999999999999999999 1700000000 NaN LS ACK NAK NEW DEL LIST'.split(
    ' ',
  ),
  ...'TOKEN SUCCESS INVALID_TOKEN PRIVMSG CHATHISTORY MESSAGE_ERROR RATE_LIMITED 5 timestamp=2026-11-21T10:00:00.000Z'.split(
    ' ',
  ),
  'sha256:AAAA',
  '\x1b]0;owned\x07',
  '#o\x9bps',
  'e\u202eve',
  '\u200b',
  '\ufffd',
  'x'.repeat(400),
  '\u{1f468}\u200d\u{1f469}'.repeat(40),
  `a${'\u0301'.repeat(60)}`,
];
const TOKENS = [
  ...'CHATHISTORY=100 CHATHISTORY=0 CHATHISTORY=x CHANMODES=b,k,l,imnt CHANMODES=,,, CHANMODES PREFIX=(ov)@+ PREFIX=(o'.split(
    ' ',
  ),
  ...'PREFIX=(qaohv)~&@%+ PREFIX= CHANTYPES=# CHANTYPES= CASEMAPPING=ascii NICKLEN=-1 LINELEN=99999999 UTF8ONLY'.split(
    ' ',
  ),
  ...'STATUSMSG=@+ NETWORK=\\x1b]0;x\\x07 __proto__=x constructor MODES= TARGMAX=PRIVMSG: -PREFIX MSGREFTYPES=,'.split(
    ' ',
  ),
];
const BATCHES = [
  ...'chathistory draft/chathistory-targets labeled-response draft/multiline netsplit netjoin chat-tui/search'.split(
    ' ',
  ),
  ...'chat-tui/receipts __proto__ x'.split(' '),
];
const TAGS = [
  ...'time msgid account batch label +typing +draft/react +draft/reply +reply +draft/unreact draft/multiline-concat'.split(
    ' ',
  ),
  ...'chat-tui/send-id bot __proto__'.split(' '),
];
const REFERENCES = ['b1', 'b2', 'b3', '__proto__'];

export interface ServerLines {
  next(): string;
  /** Something the client has just used as a label or an id, to be answered with. */
  remember(word: string): void;
}

/** Without CR LF; the same ones for the same seed and what was to be remembered. */
export function serverLines(seed: number): ServerLines {
  const random = randomOf(seed);
  const { pick, oneIn, below } = random;
  const numerics = Object.values(NUMERICS);
  const caps = CAPABILITIES.map(({ name }) => name);
  const used: string[] = ['id1'];
  const word = (): string => {
    if (oneIn(12)) return pick(used);
    return oneIn(15) ? randomText() : pick(WORDS);
  };
  const randomText = (): string =>
    Array.from({ length: below(30) }, () => String.fromCodePoint(below(oneIn(2) ? 256 : 0x11_0000)))
      .join('')
      .replace(/[\r\n\0]/g, '');
  const middle = (): string => word().replace(/^:+|\s/g, '') || '*';
  const trailing = (): string => ` :${Array.from({ length: below(6) }, () => word()).join(' ')}`;
  const tagValue = (name: string): string => {
    if (name === 'batch') return pick(REFERENCES);
    if (name === 'time')
      return pick(['2026-11-21T10:00:00.000Z', '9999-12-31T23:59:59.999Z', '1970-01-01T00:00:00Z', 'x']);
    return oneIn(2)
      ? pick(used)
      : pick(['', 'm1', 'm2', 'm3', 'active', 'done', '\u{1f44d}', '\\s\\:\\', 'v'.repeat(500)]);
  };
  const tags = (): string => {
    if (!oneIn(2)) return '';
    const made = Array.from({ length: 1 + below(4) }, () => pick(TAGS)).map(
      (name) => `${name}=${tagValue(name)}`,
    );
    return `@${made.join(';')} `;
  };
  const source = (): string =>
    pick(['', ':irc.test ', ':bob!b@h ', ':alice!a@h ', ':carol!c@h ', ':! ', ':@ ', `:${middle()}!u@h `]);
  const params = (): string => {
    const middles = Array.from({ length: below(oneIn(20) ? 20 : 5) }, middle);
    // Half of what a client looks at is in a place that it knows: its nick, then a room.
    const usual = oneIn(2) ? ['bob', pick(['#lobby', '#ops', 'alice'])].slice(0, below(3)) : [];
    return `${[...usual, ...middles].map((each) => ` ${each}`).join('')}${oneIn(3) ? '' : trailing()}`;
  };
  const some = (words: readonly string[], most: number): string =>
    Array.from({ length: 1 + below(most) }, () => pick(words)).join(' ');
  const next = (): string => {
    switch (below(24)) {
      case 0:
        return `${tags()}${source()}BATCH +${pick(REFERENCES)} ${pick(BATCHES)}${params()}`;
      case 1:
        return `${tags()}${source()}BATCH -${pick(REFERENCES)}`;
      case 2:
        return `${source()}005 bob ${some(TOKENS, oneIn(50) ? 2000 : 13)} :are supported`;
      case 3:
        return `${source()}CAP ${pick(['*', 'bob', ''])} ${pick(['ACK', 'NAK', 'NEW', 'DEL', 'LS', 'LS *', 'LIST'])} :${some(caps, 8)}`;
      case 4:
        return oneIn(4) ? randomText() : `${tags()}${pick(['', ':', '@', '@ ', ': ', ':irc.test', '@a=b'])}`;
      case 5:
      case 6:
        return `@batch=${pick(REFERENCES)};msgid=m${below(50)};time=2026-11-21T10:00:${10 + below(50)}.000Z :alice!a@h PRIVMSG #lobby${trailing()}`;
      case 7:
        return `@label=${pick(used)} ${source()}${pick([...COMMANDS, ...numerics])}${params()}`;
      default:
        return `${tags()}${source()}${oneIn(2) ? pick(numerics) : pick(COMMANDS)}${params()}`;
    }
  };
  return {
    next,
    remember(text) {
      if (used.push(text) > 40) used.shift();
    },
  };
}
