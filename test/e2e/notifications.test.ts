/** Being called: the bytes that reach a terminal when somebody speaks to whoever looks elsewhere, and when none do. */
import { Buffer } from 'node:buffer';
import { beforeEach, describe, expect, test } from 'vitest';
import { useHousehold } from '../support/household.js';
import type { PtyProgram } from '../support/pty.js';
import type { TestClient } from '../support/test-client.js';

const FOCUS_IN = '\x1b[I';
const FOCUS_OUT = '\x1b[O';

const house = useHousehold('test');
let alice: TestClient;
let looks = 0;

beforeEach(async () => {
  alice = await house.daemon.join('alice');
});

/** A client in a terminal of that kind, and all that has called its reader so far, in words. */
async function start(
  nick: string,
  env: Readonly<Record<string, string>>,
): Promise<{ zoe: PtyProgram; calls: string[] }> {
  const calls: string[] = [];
  const zoe = house.run({ command: house.command(nick), env });
  for (const osc of [9, 777, 99]) {
    zoe.terminal.parser.registerOscHandler(osc, (data) => {
      calls.push(`${osc} ${osc === 99 ? inWords(data) : data}`);
      return true;
    });
  }
  zoe.terminal.onBell(() => calls.push('bell'));
  await zoe.waitFor(`online ${nick}@`);
  // Before any of it is reported it must have been asked for.
  await zoe.waitFor(() => zoe.terminal.modes.sendFocusMode);
  return { zoe, calls };
}

/** The window loses the focus; resolves when the client has read that, which the letters before it show. */
async function lookAway(zoe: PtyProgram): Promise<void> {
  const letters = `away ${++looks}`;
  zoe.write(`\x15${letters}${FOCUS_OUT}`);
  await zoe.waitFor((rows) => rows.at(-1)?.endsWith(letters) === true);
}

/** It has the focus again, and an empty input. */
function lookBack(zoe: PtyProgram): void {
  zoe.write(`${FOCUS_IN}\x15`);
}

/** A part of an OSC 99: its keys without those that are always the same, and its text. */
function inWords(data: string): string {
  const [keys = '', text = ''] = data.split(';');
  const kept = keys.split(':').filter((key) => /^[dp]=/.test(key));
  return `${kept.join(' ')}: ${Buffer.from(text, 'base64').toString()}`;
}

describe.each([
  {
    terminal: 'kitty',
    env: { TERM: 'xterm-kitty' },
    called: ['99 d=0: alice in #lobby', '99 d=1 p=body: zoe: two'],
    again: ['99 d=0: alice', '99 d=1 p=body: psst'],
  },
  {
    terminal: 'WezTerm',
    env: { TERM_PROGRAM: 'WezTerm' },
    called: ['777 notify;alice in #lobby;zoe: two'],
    again: ['777 notify;alice;psst'],
  },
  {
    terminal: 'iTerm2',
    env: { TERM_PROGRAM: 'iTerm.app' },
    called: ['9 alice in #lobby: zoe: two'],
    again: ['9 alice: psst'],
  },
  { terminal: 'any other', env: {}, called: ['bell'], again: ['bell'] },
] as const)('in a terminal like $terminal', ({ env, called, again }) => {
  test('only a mention and a private message call, only while one looks elsewhere, nothing replayed does', async () => {
    alice.send('PRIVMSG #lobby :zoe: old', 'PRIVMSG #lobby :last of the old');
    await alice.sync();
    const { zoe, calls } = await start('zoe', env);
    await lookAway(zoe);
    await zoe.waitFor('last of the old');
    await zoe.waitFor('zoe (you)');
    lookBack(zoe);
    zoe.keys('looking', 'enter');
    await zoe.waitFor(/looking +[✓…]/);
    alice.send('PRIVMSG #lobby :zoe: one', 'PRIVMSG zoe :for your eyes');
    await zoe.waitFor('for your eyes');
    await lookAway(zoe);
    alice.send('PRIVMSG #lobby :hello all', 'JOIN #elsewhere', 'PRIVMSG #lobby :a zoetrope is no call');
    await zoe.waitFor('a zoetrope');
    expect(calls).toEqual([]);
    alice.send('PRIVMSG #lobby :zoe: two');
    await zoe.waitFor(() => calls.length >= called.length);
    expect(calls).toEqual([...called]);
    alice.send('PRIVMSG zoe :psst');
    await zoe.waitFor(() => calls.length >= called.length + again.length);
    expect(calls).toEqual([...called, ...again]);
    expect(zoe.screen().join('\n')).toContain('zoe: old');
  });
});

test('what is muted, who is ignored and do-not-disturb do not call, until they may again', async () => {
  const eve = await house.daemon.join('eve');
  const { zoe, calls } = await start('zoe', { TERM_PROGRAM: 'WezTerm' });
  const set = async (command: string, told: string): Promise<void> => {
    lookBack(zoe);
    zoe.keys(command, 'enter');
    await zoe.waitFor(told);
    await lookAway(zoe);
  };
  /** The first call after it shows that nothing before has been one. */
  const expectCall = async (text: string): Promise<void> => {
    alice.send(`PRIVMSG #lobby :zoe: ${text}`);
    await zoe.waitFor(() => calls.length > 0);
    expect(calls.splice(0)).toEqual([`777 notify;alice in #lobby;zoe: ${text}`]);
  };

  await set('/mute', '#lobby does not call you');
  alice.send('PRIVMSG #lobby :zoe: muted');
  await zoe.waitFor('zoe: muted');
  await set('/unmute', '#lobby calls you again');
  await expectCall('first');

  await set('/ignore eve', 'eve!*@* is ignored');
  eve.send('PRIVMSG #lobby :zoe: ignored', 'PRIVMSG zoe :ignored as well');
  await eve.sync();
  alice.send('PRIVMSG #lobby :behind eve');
  await zoe.waitFor('behind eve');
  expect(zoe.screen().join('\n')).not.toContain('zoe: ignored');
  await set('/unignore eve', 'eve is not ignored any more');
  await expectCall('second');

  await set('/dnd 2h', 'dnd 2 h');
  alice.send('PRIVMSG #lobby :zoe: disturbed', 'PRIVMSG zoe :disturbed in private');
  await zoe.waitFor('disturbed in private');
  await set('/dnd off', 'you can be called again');
  await expectCall('third');
});

test('a forged notification within a message is text, and calls nobody else', async () => {
  const { zoe, calls } = await start('zoe', { TERM_PROGRAM: 'WezTerm' });
  await lookAway(zoe);
  alice.send('PRIVMSG #lobby :zoe: \x1b]777;notify;owned;now\x07 \x1b]9;owned\x07 a;b');
  await zoe.waitFor(() => calls.length > 0);
  expect(calls).toEqual(['777 notify;alice in #lobby;zoe: ␛]777,notify,owned,now␇ ␛]9,owned␇ a,b']);
});
