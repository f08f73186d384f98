import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAction, parseAction, parseCtcp } from '../../src/protocol/ctcp.js';
import { parseFormatting, stripFormatting } from '../../src/protocol/formatting.js';

describe('parseFormatting', () => {
  test.for([
    { when: 'plain', text: 'hi', spans: [{ text: 'hi', style: {} }] },
    { when: 'empty', text: '', spans: [] },
    {
      when: 'a toggle that is taken back',
      text: 'a\x02b\x02c',
      spans: [
        { text: 'a', style: {} },
        { text: 'b', style: { bold: true } },
        { text: 'c', style: {} },
      ],
    },
    {
      when: 'nested styles and a reset',
      text: '\x02\x1d\x1f\x1e\x11\x16x\x0fy',
      spans: [
        {
          text: 'x',
          style: {
            bold: true,
            italic: true,
            underline: true,
            strikethrough: true,
            monospace: true,
            reverse: true,
          },
        },
        { text: 'y', style: {} },
      ],
    },
    {
      when: 'colours',
      text: '\x034,12a\x035b\x03c',
      spans: [
        { text: 'a', style: { foreground: 4, background: 12 } },
        { text: 'b', style: { foreground: 5, background: 12 } },
        { text: 'c', style: {} },
      ],
    },
    { when: 'three digits', text: '\x03123', spans: [{ text: '3', style: { foreground: 12 } }] },
    { when: 'a comma that is text', text: '\x034,x', spans: [{ text: ',x', style: { foreground: 4 } }] },
    { when: 'the default colours', text: '\x034,5\x0399,99x', spans: [{ text: 'x', style: {} }] },
    {
      when: 'hex colours',
      text: '\x04FF0000,00ff00x',
      spans: [{ text: 'x', style: { foreground: '#ff0000', background: '#00ff00' } }],
    },
    { when: 'half a hex colour', text: '\x04FF00x', spans: [{ text: 'FF00x', style: {} }] },
  ])('reads $when', ({ text, spans }) => {
    expect(parseFormatting(text)).toEqual(spans);
  });

  test('survives any mixture of codes; no span is empty and none holds a code', () => {
    const mixture = fc
      .array(
        fc.constantFrom(
          '\x02',
          '\x03',
          '\x04',
          '\x0f',
          '\x11',
          '\x16',
          '\x1d',
          '\x1e',
          '\x1f',
          '1',
          '99',
          ',',
          'ff0000',
          'x',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(mixture, (text) => {
        const spans = parseFormatting(text);
        for (const span of spans) expect(span.text).toMatch(/^[^\x02-\x04\x0f\x11\x16\x1d-\x1f]+$/);
        expect(stripFormatting(text)).toBe(spans.map((span) => span.text).join(''));
      }),
    );
  });
});

describe('CTCP', () => {
  test('reads an ACTION, with and without its end', () => {
    expect(parseAction('\x01ACTION waves\x01')).toBe('waves');
    expect(parseAction('\x01action waves')).toBe('waves');
    expect(parseAction('\x01ACTION\x01')).toBe('');
    expect(parseAction(formatAction('has tea'))).toBe('has tea');
  });

  test.for(['ACTION waves', '\x01VERSION\x01', '\x01', '\x01\x01', '', '\x01ACTIONS\x01'])(
    '%j is no ACTION',
    (text) => {
      expect(parseAction(text)).toBeUndefined();
    },
  );

  test('reads other commands', () => {
    expect(parseCtcp('\x01ping 12 3\x01')).toEqual({ command: 'PING', text: '12 3' });
    expect(parseCtcp('\x01\x01')).toBeUndefined();
  });
});
