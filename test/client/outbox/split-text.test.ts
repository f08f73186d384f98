import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitMessage, splitText, textRoom } from '../../../src/client/outbox/split-text.js';
import { byteLength } from '../../../src/protocol/limits.js';
import { batchOf, joinBatch } from '../../../src/protocol/multiline.js';
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

describe('splitMessage', () => {
  test('every piece is a message that the server takes, and no word is lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 60 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 20, max: 50 }),
        fc.integer({ min: 30, max: 120 }),
        fc.integer({ min: 1, max: 5 }),
        (lines, room, maxBytes, maxLines) => {
          const text = lines.join('\n');
          const pieces = splitMessage(text, room, { maxBytes, maxLines });
          for (const piece of pieces) {
            expect(byteLength(piece)).toBeLessThanOrEqual(maxBytes);
            const batch = batchOf(piece, Math.min(room, maxBytes));
            expect(batch.length).toBeLessThanOrEqual(maxLines);
            expect(joinBatch(batch).text).toBe(piece);
            // A piece stays one, whenever it is looked at again.
            expect(splitMessage(piece, room, { maxBytes, maxLines })).toEqual([piece]);
          }
          const isText = text.includes('\n') || byteLength(text) > room;
          if (isText) expect(pieces.join('').replaceAll('\n', '')).toBe(text.replaceAll('\n', ''));
        },
      ),
    );
  });

  test('without a server that takes several lines they are messages of their own', () => {
    expect(splitMessage('one\n\ntwo', 100, undefined)).toEqual(['one', 'two']);
  });
});
