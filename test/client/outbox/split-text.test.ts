import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitText, textRoom } from '../../../src/client/outbox/split-text.js';
import { byteLength } from '../../../src/protocol/limits.js';
import { serialiseMessage } from '../../../src/protocol/serialise.js';

describe('splitText', () => {
  test('leaves alone what fits', () => {
    expect(splitText('hello', 100)).toEqual(['hello']);
    expect(splitText('', 100)).toEqual([]);
  });

  test('cuts between words', () => {
    expect(splitText('the quick brown fox jumps', 11)).toEqual(['the quick', 'brown fox', 'jumps']);
  });

  test('cuts inside of a word that is longer than a line', () => {
    expect(splitText('a'.repeat(25), 10)).toEqual(['a'.repeat(10), 'a'.repeat(10), 'a'.repeat(5)]);
  });

  test('never cuts a family or a flag', () => {
    const family = '👨‍👩‍👧‍👦';
    for (const piece of splitText(family.repeat(5), 30)) expect(piece).toBe(family);
  });

  test('every piece fits and together they are the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.integer({ min: 20, max: 120 }),
        (text, room) => {
          const pieces = splitText(text, room);
          for (const piece of pieces) expect(byteLength(piece)).toBeLessThanOrEqual(room);
          expect(pieces.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        },
      ),
    );
  });

  test('a full piece makes a line of exactly 512 bytes with the source that others see', () => {
    const who = { nick: 'bob', userHost: '~bob@host.example', target: '#lobby', action: false };
    const text = 'x'.repeat(textRoom(who));
    const line = serialiseMessage({
      source: 'bob!~bob@host.example',
      command: 'PRIVMSG',
      params: ['#lobby', text],
    });
    expect(byteLength(`${line}\r\n`)).toBe(512);
  });

  test('room is kept for the longest host while ours is not known', () => {
    const known = textRoom({ nick: 'bob', userHost: 'b@h', target: '#lobby', action: false });
    const unknown = textRoom({ nick: 'bob', userHost: undefined, target: '#lobby', action: true });
    expect(unknown).toBeLessThan(known - 60);
  });
});
