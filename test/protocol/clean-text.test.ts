import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../src/protocol/clean-text.js';
import { cpuOf } from '../support/cpu.js';
import { hostileText } from './arbitraries.js';

/** Everything that must never come out; LF apart, which is asked for. */
const FORBIDDEN =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]|[\p{Cn}\p{Co}\p{Cs}]/u;

const MANY_MARKS = /\p{M}{5}/u;
const SELECTOR_OR_JOINER = /\u200c|\u200d|\ufe0e|\ufe0f/gu;

/** Any code point, those with a meaning to terminals and shapers more often than others. */
const anyText = fc
  .array(
    fc.oneof(
      hostileText,
      fc.constantFrom(
        '\u200d',
        '\u200c',
        '\ufe0f',
        '\ufe0e',
        '\u20e3',
        '👩',
        '🏴',
        '🏽',
        '#',
        '1',
        'क',
        '\u094d',
        'ب',
      ),
      fc.constantFrom(
        '\u0301',
        '\u0e49',
        '\u{e0067}',
        '\u{e007f}',
        '\ufeff',
        '\u00ad',
        '\u1f0ff',
        '\u{1f0c0}',
        '\u180b',
      ),
      fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

describe('cleanText', () => {
  test.for([
    'hello, world! ~{red-fg}',
    'Grüße aus Łódź',
    'Привет, 世界, こんにちは, 안녕하세요, שלום, مرحبا',
    'e\u0301te\u0301',
    '❤️ 👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 1️⃣ #️⃣ ☎︎ 🧑🏽‍💻',
    'क्‍ष ක්‍ර',
    'می‌خواهم',
    '½ × ∞ → “quoted”',
    '',
  ])('leaves good text as it is: %s', (text) => {
    expect(cleanText(text)).toBe(text);
  });

  test.for([
    { what: 'an escape sequence', text: '\x1b[31mred', clean: '␛[31mred' },
    { what: 'OSC 52', text: '\x1b]52;c;aGk=\x07', clean: '␛]52;c;aGk=␇' },
    { what: 'C1 CSI', text: 'a\u009b31m', clean: 'a\ufffd31m' },
    { what: 'NEL', text: 'a\u0085b', clean: 'a\ufffdb' },
    { what: 'DEL and BS', text: 'a\x7f\x08b', clean: 'a␡␈b' },
    { what: 'NUL', text: '\0', clean: '␀' },
    { what: 'CR and LF', text: 'a\r\nb\nc', clean: 'a␍␊b␊c' },
    { what: 'a tab', text: 'a\tb', clean: 'a    b' },
    { what: 'a bidi override', text: 'a\u202eb\u2069', clean: 'a\ufffdb\ufffd' },
    { what: 'line separators', text: 'a\u2028b\u2029c', clean: 'a b c' },
    { what: 'zero-width spaces', text: 'a\u200bb\u2060c\ufeffd\u00ade', clean: 'abcde' },
    { what: 'hidden tags', text: 'a\u{e0041}\u{e007f}', clean: 'a\ufffd\ufffd' },
    {
      what: 'the tags of a flag',
      text: '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}!',
      clean: '🏴!',
    },
    {
      what: 'a long text behind a flag',
      text: `🏴${'\u{e0041}'.repeat(9)}\u{e007f}`,
      clean: `🏴${'\ufffd'.repeat(10)}`,
    },
    { what: 'half a pair', text: 'a\ud800b\udc00', clean: 'a\ufffdb\ufffd' },
    { what: 'private use', text: 'a\ue000', clean: 'a\ufffd' },
    { what: 'a non-character', text: 'a\uffff', clean: 'a\ufffd' },
    { what: 'an unassigned pictograph after a joiner', text: '👩\u200d\u{1f0c0}', clean: '👩\ufffd' },
    { what: 'a joiner between letters', text: 'a\u200db\u200cc', clean: 'abc' },
    { what: 'a joiner before a character that goes', text: 'ب\u200c\u180b', clean: 'ب' },
    { what: 'a joiner at the end', text: '👩\u200d', clean: '👩' },
    { what: 'selectors on letters', text: 'a\ufe0fb\ufe0e1\ufe0f', clean: 'ab1' },
    { what: 'fillers', text: 'a\u3164\u115f\u034fb', clean: 'ab' },
    { what: 'annotation marks', text: 'a\ufff9b\ufffb', clean: 'a\ufffdb\ufffd' },
    { what: 'a stack of marks', text: `a${'\u0301'.repeat(20)}b`, clean: `a${'\u0301'.repeat(4)}b` },
    { what: 'a mark with nothing before it', text: '\u0301a', clean: '◌\u0301a' },
  ])('disarms $what', ({ text, clean }) => {
    expect(cleanText(text)).toBe(clean);
  });

  test('keeps line ends where it is asked to', () => {
    expect(cleanText('a\r\nb\nc\rd\x1be', { newlines: true })).toBe('a\nb\nc␍d␛e');
    expect(cleanText('a\n\u0301', { newlines: true })).toBe('a\n◌\u0301');
  });

  test('lets nothing forbidden through, whatever comes', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, newlines) => {
        const clean = cleanText(text, { newlines });
        expect(clean).not.toMatch(FORBIDDEN);
        expect(clean.replaceAll(SELECTOR_OR_JOINER, '')).not.toMatch(MANY_MARKS);
        expect(!newlines && clean.includes('\n')).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, newlines) => {
        const once = cleanText(text, { newlines });
        expect(cleanText(once, { newlines })).toBe(once);
      }),
      { numRuns: 5000 },
    );
  });

  test('has an answer for each code point there is', () => {
    const through: string[] = [];
    let shown = 0;
    for (let point = 0; point <= 0x10ffff; point++) {
      const clean = cleanText(`a${String.fromCodePoint(point)}`);
      if (FORBIDDEN.test(clean)) through.push(point.toString(16));
      if (clean.length > 1) shown++;
    }
    expect(through).toEqual([]);
    expect(shown).toBeGreaterThan(1_000_000);
  });

  test('does not get slow with length', () => {
    const text = '\u0301\u200d👩'.repeat(50_000);
    expect(cpuOf(() => cleanText(text))).toBeLessThan(2000);
  });
});
