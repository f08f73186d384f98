/** Lines of more than the protocol takes: said in several that fit, without a word lost, and drawn as they are sent. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ScreenRig } from '../../support/screen-rig.js';

const WORDS = Array.from({ length: 300 }, (_, i) => `word${i}`).join(' ');
let rig: ScreenRig;

beforeEach(async () => {
  rig = await new ScreenRig({ height: 60 }).start();
});

const sent = (): string[] => rig.modern.server.last.sent(/PRIVMSG #lobby/);
const bytes = (line: string): number => Buffer.byteLength(line.replace(/^@\S+ /, ''));

describe('a long line', () => {
  test('is sent in pieces of at most 512 bytes, in order, each with a mark of its own', async () => {
    await rig.send(WORDS);
    expect(sent().length).toBeGreaterThan(3);
    for (const line of sent()) expect(bytes(line)).toBeLessThanOrEqual(510);
    expect(rig.modern.stored.map(({ text }) => text).join(' ')).toBe(WORDS);
    expect(rig.text.match(/✓│/g)).toHaveLength(sent().length);
  });

  test('that is an action is in pieces that each are one', async () => {
    await rig.send(`/me ${WORDS}`);
    expect(sent().length).toBeGreaterThan(3);
    const pieces = rig.modern.stored.map(
      ({ text }) => /^\x01ACTION (.*)\x01$/.exec(text)?.[1] ?? 'no action',
    );
    expect(pieces.join(' ')).toBe(WORDS);
    for (const line of sent()) expect(bytes(line)).toBeLessThanOrEqual(510);
    expect(rig.text).toMatch(/\* +bob word69 /);
  });

  test('of one word is cut between characters, never in one', async () => {
    await rig.send('👨‍👩‍👧‍👦'.repeat(60));
    const texts = rig.modern.stored.map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(2);
    expect(texts.join('')).toBe('👨‍👩‍👧‍👦'.repeat(60));
    for (const text of texts) expect(text.replaceAll('👨‍👩‍👧‍👦', '')).toBe('');
  });
});
