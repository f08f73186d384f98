/**
 * Lines and bytes that nobody means, over real sockets into a real store: whatever comes, the server goes on answering
 * the others and has no fault of its own to tell. CHAT_TEST_FUZZ_LINES sets how many (for a long run 1,000,000).
 */
import { afterEach, expect, test } from 'vitest';

import { commandTable } from '../../src/server/commands/index.js';
import { ALL_CAPS } from '../support/dispatch-room.js';
import type { TestClient } from '../support/test-client.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const LINES = Number(process.env['CHAT_TEST_FUZZ_LINES'] ?? '20000');
/** Lines between two questions of the one who behaves. */
const ROUND = 500;

/** Words that some command looks at, good and bad; what means something to JavaScript or SQL; what hides in terminals. */
const WORDS: readonly string[] = [
  ...'f0 f1 F2 witness nobody #lobby #LOBBY #a #b,#c # & 0 * ** : :: , ,, @#lobby +#a +o -o+v +bbbb +k -k +l +imnt b e'.split(
    ' ',
  ),
  ...'*!*@* *a*a*a*a*a*a*b a!b@c LS 302 REQ END LIST LATEST BEFORE AFTER AROUND BETWEEN TARGETS msgid= msgid=x'.split(
    ' ',
  ),
  ...'timestamp=2024-01-01T00:00:00.000Z timestamp=9999-99-99T99:99:99.999Z -1 0 1 1e9 99999999999999999999 NaN'.split(
    ' ',
  ),
  ...'__proto__ constructor hasOwnProperty %tcuihsnfdlaor,999 %,, C>0 T<5 >1 !#a $a:* irc.test'.split(' '),
  "';DROP",
  '\u00fc',
  '\u{1f600}',
  '\u202egnp',
  '\u200b#a',
  ':\u001b]52;c;AA==\u0007',
  ':\u009b31m',
  ':\u0001ACTION x\u0001',
  'x'.repeat(300),
  '#'.repeat(200),
  ':a b  c ',
];
const TAGS: readonly string[] = [
  '',
  '',
  '',
  '@label=x ',
  '@+typing=active ',
  '@+a=\\:\\s\\\\\\r\\n;label=y ',
  '@label=\u{1f600} ',
  '@=;;=a;+ ',
  `@+b=${'v'.repeat(4000)} `,
  `@c=${'v'.repeat(4200)} `,
  '@__proto__=x;+__proto__=y ',
  ':forged!a@b ',
  '@ ',
  ': ',
];
const BYTES: readonly number[] = [
  0x00, 0x01, 0x0a, 0x0d, 0x0d, 0x0a, 0x20, 0x20, 0x3a, 0x40, 0x23, 0x2c, 0x7f, 0x80, 0xc0, 0xc3, 0xe2, 0xed,
  0xf0, 0xff,
];

/** A sequence that is the same in every run (Lehmer, 1951). */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

let server: TestServer;

afterEach(() => server.stop());

test(
  'no bytes that anybody can send are a fault of the server, and the others are served',
  async () => {
    server = await startTestServer();
    const random = sequence(20_241_117);
    const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
    const commands = [...commandTable().keys(), 'NOSUCH', 'privmsg', '001', 'P\u0430SS'];
    const line = (): Buffer => {
      const params = Array.from({ length: random(random(40) === 0 ? 40 : 6) }, () => pick(WORDS));
      // Seldom, or nobody would ever be there to be addressed.
      const command = random(10) === 0 ? pick(commands) : pick(commands.filter((name) => name !== 'QUIT'));
      const bytes = Buffer.from(`${pick(TAGS)}${command} ${params.join(' ')}\r\n`);
      if (random(8) === 0) bytes[random(bytes.length)] = pick(BYTES);
      return random(50) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
    };
    const witness = await server.join('witness', { caps: ALL_CAPS.split(' ') });
    const attackers: TestClient[] = [];
    for (let sent = 0; sent < LINES; ) {
      for (let i = 0; i < 6; i++) {
        if (attackers[i]?.closed === false) continue;
        const attacker = await server.connect();
        if (i > 0) attacker.send('CAP LS 302', `CAP REQ :${i % 2 === 0 ? ALL_CAPS : 'batch'}`, `NICK f${i}`);
        if (i > 0) attacker.send(`USER f 0 * :f`, 'CAP END');
        attackers[i] = attacker;
      }
      for (let i = 0; i < ROUND; i++, sent++) {
        const attacker = pick(attackers);
        if (!attacker.closed) attacker.sendRaw(line());
      }
      witness.send(`PRIVMSG witness :round ${sent}`);
      await witness.expectLine((text) => text.endsWith(`:round ${sent}`));
      for (const { lines } of [witness, ...attackers]) lines.length = 0;
    }
    expect(server.logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect(server.server.stats().users).toBeGreaterThan(1);
    const heir = await server.join('heir');
    await heir.sync();
  },
  60_000 + LINES,
);
