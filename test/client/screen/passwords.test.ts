import { beforeEach, expect, test } from 'vitest';
import { settle } from '../../support/fake-irc-server.js';
import { type RigOptions, ScreenRig } from '../../support/screen-rig.js';

let rig: ScreenRig;

beforeEach(() => start());

/** On this machine, where a password may be said without TLS. */
async function start(options: RigOptions = {}): Promise<void> {
  rig = new ScreenRig(options);
  rig.modern.server.address = '127.0.0.1';
  await rig.start();
}

async function sent(pattern: RegExp): Promise<string[]> {
  await settle();
  return rig.modern.server.last.sent(pattern);
}

test('/register asks twice for a password, which is not shown, and sends it', async () => {
  rig.enter('/register');
  expect(rig.text).toContain('A password for bob');
  rig.enter('correct horse');
  expect(rig.text).toContain('A password for bob, once more');
  expect(rig.text).not.toContain('horse');
  rig.type('correct horse');
  expect(rig.input).toContain('•'.repeat('correct horse'.length));
  rig.key('enter');
  expect(await sent(/^REGISTER/)).toEqual(['REGISTER * * :correct horse']);
  expect(rig.text).not.toContain('horse');
});

test('/register gives a password to the account that the key has made', async () => {
  await start({ caps: ['chat-tui/account'] });
  await rig.hear(':s 900 bob bob!b@h bob :You are now logged in as bob');
  rig.enter('/register');
  rig.enter('correct horse');
  rig.enter('correct horse');
  expect(await sent(/horse/)).toEqual(['ACCOUNT PASSWORD :correct horse']);
});

test('two that differ are asked for anew, and nothing is sent', async () => {
  rig.enter('/account password');
  rig.enter('correct horse');
  rig.enter('correct horsf');
  expect(rig.text).toContain('the two differ');
  expect(await sent(/^ACCOUNT/)).toEqual([]);
  rig.enter('correct horse');
  rig.enter('correct horse');
  expect(await sent(/^ACCOUNT/)).toEqual(['ACCOUNT PASSWORD :correct horse']);
});

test('Esc and ^C leave it, and what was typed is gone', async () => {
  for (const key of ['escape', 'ctrl-c']) {
    rig.enter('/register');
    rig.type('correct horse');
    rig.key(key);
    expect(rig.text).not.toContain('A password for');
    expect(rig.input.trim()).toBe('bob>');
    rig.enter('/register');
    expect(rig.input).not.toContain('•');
    rig.key('escape');
  }
  expect(await sent(/^REGISTER/)).toEqual([]);
});

test('it can be pasted, corrected and begun anew; no key puts it where it can be read', async () => {
  rig.enter('/account password');
  rig.paste('wrong');
  rig.key('ctrl-u');
  rig.paste('correct horsf\nand a second line');
  rig.key('backspace');
  for (const key of ['up', 'down', 'tab', 'ctrl-r', 'ctrl-y', 'alt-.', 'left', 'f1', 'escape']) {
    rig.key(key);
    expect(rig.text).not.toContain('horse');
  }
  rig.type('e');
  rig.key('enter');
  rig.enter('correct horse');
  expect(await sent(/^ACCOUNT/)).toEqual(['ACCOUNT PASSWORD :correct horse']);
  rig.key('up');
  expect(rig.input).toContain('/account password');
  rig.key('ctrl-y');
  expect(rig.text).not.toContain('horse');
});

test('what was half typed in the input is there again afterwards', () => {
  rig.engine.perform({ do: 'ask-secret', about: 'login' });
  rig.enter('sesame');
  rig.type('hello');
  rig.engine.perform({ do: 'ask-secret', about: 'login' });
  rig.type('sesame');
  rig.key('escape');
  expect(rig.input).toContain('bob> hello');
});

test('/login takes no password in the line, and says so without sending it', async () => {
  rig.enter('/login bob hunter2');
  expect(rig.text).toContain('nothing was sent: /login asks');
  expect(await sent(/hunter2/)).toEqual([]);
});

test('without a connection nothing is asked for', async () => {
  rig.modern.server.refusal = 'connection refused';
  rig.modern.server.last.close();
  await settle();
  rig.enter('/login');
  expect(rig.text).toContain('not connected');
});

test('in ASCII the dots are stars', async () => {
  await start({ ascii: true });
  rig.enter('/register');
  rig.type('abc');
  expect(rig.input).toContain('***');
});
