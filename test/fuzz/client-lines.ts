/**
 * Lines that a client could send, from the rows of the command table: a command that is added is fuzzed without being
 * named here, in the form of its usage line (`KICK <channel> <nick>{,<nick>} [:<reason>]`) and against it.
 */
import type { Command } from '../../src/server/commands/types.js';
import { randomOf } from './random.js';

/** Good and bad values for what stands in `<>` in a usage line. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  channel: [
    '#lobby',
    '#LOBBY',
    '#a',
    '#b',
    '#__proto__',
    '#constructor',
    '&a',
    '#',
    '#a,#b,#c',
    '@#lobby',
    '+#a',
  ],
  nick: [
    'f0',
    'f1',
    'F2',
    'f3',
    'witness',
    'nobody',
    '__proto__',
    'constructor',
    'NickServ',
    'irc.test',
    '*',
  ],
  mask: [
    '*!*@*',
    '*',
    '**',
    `${'*a'.repeat(90)}b`,
    'a!b@c',
    '?',
    '~a:f1',
    '~m:*!*@*',
    '~x:',
    '127.0.0.0/8',
    '::/0',
    '!',
  ],
  modes: [
    '+o',
    '-o+v',
    '+bbbb',
    '+k',
    '-k',
    '+l',
    '+imntsH',
    'b',
    'e',
    'I',
    '+',
    '-',
    '+o-o+o-o+o-o+o',
    '+\u00e9',
    '+B',
  ],
  msgid: ['msgid=x', 'x', '*', '', 'AAAAAAAAAAAAAAAA', `${'9'.repeat(64)}`],
  time: [
    'timestamp=2024-01-01T00:00:00.000Z',
    'timestamp=9999-99-99T99:99:99.999Z',
    'timestamp=9999-12-31T23:59:59.999Z',
    'timestamp=',
    '*',
  ],
  number: ['-1', '0', '1', '302', '1e9', '99999999999999999999', 'NaN', '1.5', '10s', '1h', '365d', '0x10'],
  text: [
    ':a b  c ',
    ':',
    '::',
    ':\u001b]52;c;AA==\u0007',
    ':\u009b31m',
    ':\u0001ACTION x\u0001',
    ':\u0001VERSION\u0001',
    ':\u202egnp.exe',
    `:${'\u0301'.repeat(100)}`,
    `:${'x'.repeat(480)}`,
    `:${'\u{1f600}'.repeat(100)}`,
  ],
  base64: ['+', '*', 'AAAA', 'AGYxAHB3', 'bixhPWYxLCxuPWYxLHI9eA==', '====', 'A'.repeat(400)],
  mechanism: ['PLAIN', 'EXTERNAL', 'SCRAM-SHA-256', 'plain', 'NONE'],
  token: ['x', 'x.y', `${'A'.repeat(22)}.${'B'.repeat(22)}`],
  reference: ['r1', 'r1', 'r2', '__proto__', 'r'.repeat(70)],
  capabilities: [
    ':batch',
    ':draft/multiline batch',
    ':-batch',
    ':',
    ':=',
    ':nonsense',
    ':message-tags echo-message',
  ],
};
/** What stands under another name in a usage line. */
const SAME: Readonly<Record<string, string>> = {
  nickname: 'nick',
  target: 'channel',
  account: 'nick',
  name: 'nick',
  user: 'nick',
  'name or mask': 'mask',
  'mask or nick': 'mask',
  duration: 'number',
  count: 'number',
  parameter: 'nick',
  parameters: 'msgid',
  password: 'token',
  code: 'token',
  reason: 'text',
  attributes: 'text',
};
/** What means something to JavaScript, to SQL or to a terminal, and what is simply strange. */
const STRANGE: readonly string[] = [
  ...'__proto__ hasOwnProperty toString & * ** : :: , ,, %tcuihsnfdlaor,999 %,, C>0 T<5 >1 !#a $a:*'.split(
    ' ',
  ),
  "';DROP",
  '\u00fc',
  '\u{1f600}',
  '\u200b#a',
  'x'.repeat(300),
  '#'.repeat(200),
];
/** Tag sections, of those who negotiate tags and of those who do not. */
const TAGS: readonly string[] = [
  '@label=x ',
  '@+typing=active ',
  '@+a=\\:\\s\\\\\\r\\n;label=y ',
  '@label=\u{1f600} ',
  '@=;;=a;+ ',
  `@+b=${'v'.repeat(4000)} `,
  `@c=${'v'.repeat(4200)} `,
  `@${'a;'.repeat(2000)} `,
  '@__proto__=x;+__proto__=y;constructor=z ',
  '@batch=r1 ',
  '@batch=r1;draft/multiline-concat ',
  '@chat-tui/send-id=abc ',
  '@+draft/reply=x;+draft/react=\u{1f44d} ',
  '@label=x;label=y;batch=__proto__ ',
  ':forged!a@b ',
  '@ ',
  ': ',
];
/** Bytes that make another line, no text, or none of UTF-8. */
const BYTES: readonly number[] = [
  0x00, 0x01, 0x0a, 0x0d, 0x0d, 0x0a, 0x1b, 0x20, 0x20, 0x3a, 0x40, 0x23, 0x2c, 0x7f, 0x80, 0xc0, 0xc3, 0xe2,
  0xed, 0xf0, 0xff,
];

/** A command whose row costs so much hashes passwords or the like. */
const DEAR = 5;

/** Makes lines, with CR LF or without, as bytes; the same ones for the same rows and seed. */
export function clientLines(rows: readonly Command[], seed: number): () => Buffer {
  const random = randomOf(seed);
  const forms = new Map(rows.map((row) => [row.name, row.usage.split(' | ').map((form) => form.split(' '))]));
  const names = [...forms.keys()];
  // Seldom QUIT, or nobody would ever be there to be addressed; and seldom what costs the server seconds on purpose.
  const dear = new Map(rows.map(({ name, cost = 1 }) => [name, cost >= DEAR ? cost * cost : 1]));
  dear.set('QUIT', 10);
  const someName = (): string => {
    for (;;) {
      const name = random.pick(names);
      if (random.oneIn(dear.get(name) ?? 1)) return name;
    }
  };
  const known = Object.values(VALUES).flat();
  const anything = [...known, ...STRANGE, ...rows.flatMap(({ usage }) => usage.split(/[^A-Za-z/>]+/))];

  /** One word of a usage line, filled in. */
  const fill = (word: string): string => {
    const [, open = '', placeholder] = /^([[{:,]*)<([^>]+)>/.exec(word.replaceAll('\u00a0', ' ')) ?? [];
    if (placeholder === undefined) return random.pick(word.replace(/[[\]{}]/g, '').split('|'));
    if (/[[{]/.test(open) && random.oneIn(3)) return '';
    const value = random.pick(VALUES[SAME[placeholder] ?? placeholder] ?? anything);
    return random.oneIn(5) ? random.pick(anything) : value;
  };
  const inForm = (name: string): string => {
    const [, ...words] = random.pick(forms.get(name) ?? [['']]);
    const filled = joinPlaceholders(words).map((word) => fill(word));
    if (random.oneIn(6)) filled.length = random.below(filled.length + 1);
    return `${name} ${filled.filter((word) => word !== '').join(' ')}`;
  };
  const formless = (name: string): string => {
    const many = random.below(random.oneIn(40) ? 40 : 6);
    return `${name} ${Array.from({ length: many }, () => random.pick(anything)).join(' ')}`;
  };
  return () => {
    const unknown = random.oneIn(30)
      ? random.pick(['NOSUCH', '001', 'P\u0430SS', '__proto__', 'GET'])
      : undefined;
    const name = unknown ?? someName();
    const command = random.oneIn(20) ? name.toLowerCase() : name;
    const text = random.oneIn(3) || unknown !== undefined ? formless(command) : inForm(name);
    const tags = random.oneIn(3) ? random.pick(TAGS) : '';
    const bytes = Buffer.from(`${tags}${text}\r\n`);
    if (random.oneIn(8)) bytes[random.below(bytes.length)] = random.pick(BYTES);
    if (random.oneIn(200))
      return Buffer.from(Array.from({ length: random.below(600) }, () => random.below(256)));
    return random.oneIn(50) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
  };
}

/** `<real name>` is one word of a usage line, though it has a space. */
function joinPlaceholders(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    if (last !== undefined && last.lastIndexOf('<') > last.lastIndexOf('>'))
      joined[joined.length - 1] = `${last} ${word}`;
    else joined.push(word);
  }
  return joined;
}
