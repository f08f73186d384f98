/** A line that does not get through: what the server refuses stays in the log, what never left stays in the input. */
import { beforeEach, describe, expect, test } from 'vitest';
import { settle } from '../../support/fake-irc-server.js';
import { ScreenRig } from '../../support/screen-rig.js';

const EMPTY = /^ bob>\s*$/;
let rig: ScreenRig;

beforeEach(async () => {
  rig = await new ScreenRig().start();
});

describe('what the server refuses', () => {
  test.for([
    ['a numeric', ':s 404 bob #lobby :Cannot send to channel (+m)'],
    ['a FAIL', ':s FAIL PRIVMSG SLOW_MODE #lobby :Wait for 20 s'],
  ] as const)('by %s is marked in the log with the reason, and the input is free', async ([, answer]) => {
    rig.modern.deaf = true;
    await rig.send('is this on?');
    await rig.hear(`@label=id1 ${answer}`);
    expect(rig.text).toMatch(/bob +is this on\? \(not sent: [^)]*(?:\)|$)/m);
    expect(rig.text).toMatch(/is this on\?.*!│|!│/);
    expect(rig.input).toMatch(EMPTY);
  });

  test('goes again with /resend, in its new place, and away with /discard', async () => {
    rig.modern.deaf = true;
    await rig.send('one');
    await rig.hear('@label=id1 :s FAIL PRIVMSG SLOW_MODE #lobby :Wait');
    await rig.send('two');
    await rig.hear('@label=id2 :s FAIL PRIVMSG SLOW_MODE #lobby :Wait');
    await rig.send('/discard');
    expect(rig.text).not.toContain('not sent');
    await rig.send('three');
    await rig.hear('@label=id3 :s FAIL PRIVMSG SLOW_MODE #lobby :Wait');
    rig.modern.deaf = false;
    await rig.send('/resend');
    expect(rig.modern.stored.map(({ text }) => text)).toEqual(['three']);
    expect(rig.text).toMatch(/bob +three +✓│/);
    expect(rig.text).not.toContain('not sent');
  });

  test('while something else is being written leaves that alone', async () => {
    rig.modern.deaf = true;
    await rig.send('one');
    rig.type('half a thought');
    await rig.hear('@label=id1 :s 404 bob #lobby :Cannot send to channel (+m)');
    expect(rig.input).toBe(' bob> half a thought');
    expect(rig.text).toContain('one (not sent:');
  });
});

describe('what is refused before it is sent', () => {
  test.for([
    ['a command that there is none of', '/jion ops', 'there is no /jion, nothing was sent; did you mean'],
    ['a command without what it needs', '/msg', '/msg needs more: /msg NICK TEXT'],
    ['a text to nobody', '@alicia hi', 'no alicia here; did you mean alice?'],
  ] as const)('%s stays in the input, with what would be right', async ([, text, words]) => {
    await rig.send(text);
    await settle();
    expect(rig.input).toBe(` bob> ${text}`);
    expect(rig.text).toContain(words);
    expect(rig.modern.stored).toEqual([]);
  });
});
