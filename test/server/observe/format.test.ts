import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { formatJson, formatText, type LogLine } from '../../../src/server/observe/format.js';

const NOON = Date.UTC(2026, 0, 31, 12);

function line(fields: LogLine['fields'], event = 'client.registered'): LogLine {
  return { time: NOON, level: 'info', event, fields };
}

describe('text', () => {
  test('is time, level, event and key=value pairs, with quotes where a value needs them', () => {
    const text = formatText(
      line({ nick: 'bob', address: '[::1]:4711', reason: 'Ping timeout: 45 seconds', ms: 3 }),
      false,
    );
    expect(text).toBe(
      '2026-01-31T12:00:00.000Z info  client.registered nick=bob address=[::1]:4711 reason="Ping timeout: 45 seconds" ms=3',
    );
  });

  test('leaves out what is undefined and shows what is empty', () => {
    expect(formatText(line({ nick: undefined, reason: '' }), false)).toMatch(/client\.registered reason=""$/);
  });

  test.for([
    { what: 'a quote', value: 'a"b', shown: '"a\\"b"' },
    { what: 'an equals sign', value: 'x=1', shown: '"x=1"' },
    { what: 'a newline', value: 'a\nerror: forged', shown: '"a\\nerror: forged"' },
    { what: 'an escape sequence', value: '\x1b[31mred', shown: '"\\u001b[31mred"' },
    { what: 'a C1 control', value: '\x9b31m', shown: '"\\u009b31m"' },
    { what: 'a bidi override', value: '\u202eevil', shown: '"\\u202eevil"' },
    { what: 'a line separator', value: 'a\u2028b', shown: '"a\\u2028b"' },
    { what: 'a tag character', value: '\u{e0041}', shown: '"\\udb40\\udc41"' },
    { what: 'a lone surrogate', value: '\ud800', shown: '"\\ud800"' },
    { what: 'a letter of another script', value: 'Żółw', shown: '"Żółw"' },
  ])('shows $what as $shown', ({ value, shown }) => {
    expect(formatText(line({ nick: value }), false)).toBe(
      `2026-01-31T12:00:00.000Z info  client.registered nick=${shown}`,
    );
  });

  test('cuts a value that would fill the disk', () => {
    expect(formatText(line({ reason: 'x'.repeat(100_000) }), false).length).toBeLessThan(600);
  });

  test('colours the level and nothing else, for a terminal', () => {
    expect(formatText(line({ nick: 'bob' }), true)).toBe(
      '2026-01-31T12:00:00.000Z \x1b[32minfo \x1b[0m client.registered nick=bob',
    );
  });
});

test('json holds the same facts as one object', () => {
  expect(
    JSON.parse(formatJson(line({ nick: 'bob', secure: false, count: 2, reason: 'a\u2028\x1b"b' }))),
  ).toEqual({
    time: '2026-01-31T12:00:00.000Z',
    level: 'info',
    event: 'client.registered',
    nick: 'bob',
    secure: false,
    count: 2,
    reason: 'a\u2028\x1b"b',
  });
});

describe('whatever a stranger writes', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 700 });
  const printable = /^[^\p{C}\p{Zl}\p{Zp}]*$/u;

  test('a line is one line of printable characters', () => {
    fc.assert(
      fc.property(anything, anything, (nick, event) => {
        expect(formatText(line({ nick }, event), false)).toMatch(printable);
        expect(formatJson(line({ nick }, event))).toMatch(printable);
      }),
    );
  });

  test('a value cannot pass for a second field', () => {
    fc.assert(
      fc.property(anything, (reason) => {
        const text = formatText(line({ reason, ms: 1 }), false);
        expect(text.replace(/"(?:[^"\\]|\\.)*"/g, 'Q').match(/=/g)).toHaveLength(2);
      }),
    );
  });
});
