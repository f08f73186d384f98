/** The read position of one person on two devices, by real programs: two terminals, two keys, one account. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CHAT_TUI, ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { useHousehold } from '../support/household.js';
import type { PtyProgram } from '../support/pty.js';

const house = useHousehold('test');
const CODE = /\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b/;
const FOCUS_IN = '\x1b[I';
const FOCUS_OUT = '\x1b[O';

/** A client in a terminal that has its state, and so its key, in a directory of its own. */
async function device(server: string, name: string, ...flags: readonly string[]): Promise<PtyProgram> {
  const program = house.run({
    command: [process.execPath, CHAT_TUI, '--server', server, ...flags],
    env: { XDG_STATE_HOME: join(house.home, name) },
  });
  await program.waitFor(/online \S+@/);
  await program.waitFor('#lobby');
  return program;
}

/** The status row names the room that the reader is in. */
async function isAt(program: PtyProgram, room: string): Promise<void> {
  await program.waitFor((rows) => rows.at(-2)?.includes(room) === true);
}

/** Into #ops, and back to the lobby, where nobody looks any more. */
async function lookAway(program: PtyProgram): Promise<void> {
  program.keys('/join #ops', 'enter');
  await isAt(program, '#ops');
  program.keys('alt-1');
  await isAt(program, '#lobby');
  program.write(FOCUS_OUT);
}

const tabs = (rows: readonly string[]): string => rows[0] ?? '';

test('what is read on one device is not new on the other, now and at its next start', async () => {
  const daemon = await Daemon.start({ listen: '127.0.0.1:+0', data: join(house.home, 'data') });
  house.keep({ close: () => daemon.program.end() });
  const laptop = await device(daemon.address, 'laptop', '--nick', 'bob');
  laptop.keys('/account add-device', 'enter');
  await laptop.waitFor(CODE);
  const [code = ''] = CODE.exec(laptop.screen().join('\n')) ?? [];
  const phone = await device(daemon.address, 'phone', '--nick', 'bob_phone', '--claim', code);
  await lookAway(laptop);
  await lookAway(phone);
  const carol = await ChatTui.start({
    nick: 'carol',
    server: daemon.address,
    tls: true,
    state: join(house.home, 'carol'),
  });
  house.keep({ close: () => carol.end() });
  carol.say('/join #ops', 'first', 'second');
  for (const one of [laptop, phone]) await one.waitFor((rows) => tabs(rows).includes('2 #ops 2'));

  laptop.write(FOCUS_IN);
  laptop.keys('alt-2');
  await laptop.waitFor('2 new');
  await phone.waitFor((rows) => /2 #ops(?! 2)/.test(tabs(rows)));
  phone.keys('alt-2');
  await phone.waitFor('second');
  expect(phone.screen().join('\n')).not.toContain('2 new');
  phone.keys('\\q', 'enter');
  await phone.exited;

  // Read while it was off, and what was not.
  carol.say('third');
  await laptop.waitFor('third');
  laptop.write(FOCUS_IN);
  laptop.keys('alt-1');
  await isAt(laptop, '#lobby');
  carol.say('fourth');
  await laptop.waitFor((rows) => tabs(rows).includes('2 #ops 1'));
  const again = await device(daemon.address, 'phone', '--nick', 'bob_phone', '--room', 'ops');
  await again.waitFor('1 new');
  const rows = again.screen();
  const rule = rows.findIndex((row) => row.includes('1 new'));
  expect(rows[rule - 1]).toContain('third');
  expect(rows[rule + 1]).toContain('fourth');
});
