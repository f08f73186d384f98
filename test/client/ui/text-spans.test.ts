import { describe, expect, test } from 'vitest';
import { textSpans } from '../../../src/client/ui/text-spans.js';

describe('the spans of a message', () => {
  test.for([
    { raw: 'plain', spans: [{ text: 'plain', style: {} }] },
    {
      raw: '\x02bold\x02 \x1ditalic\x0f',
      spans: [
        { text: 'bold', style: { bold: true } },
        { text: ' ', style: {} },
        { text: 'italic', style: { italic: true } },
      ],
    },
    { raw: '\x0304red\x03', spans: [{ text: 'red', style: { fg: 196 } }] },
    { raw: '\x0300,01white on black', spans: [{ text: 'white on black', style: { fg: 231, bg: 16 } }] },
    { raw: '\x04ff8800orange', spans: [{ text: 'orange', style: { fg: 208 } }] },
    {
      raw: 'see https://a.example/x. ok',
      spans: [
        { text: 'see ', style: {} },
        {
          text: 'https://a.example/x',
          style: { underline: true, link: { url: 'https://a.example/x', id: '-1' } },
        },
        { text: '. ok', style: {} },
      ],
    },
    {
      raw: '(https://a.example/Go_(game))',
      spans: [
        { text: '(', style: {} },
        {
          text: 'https://a.example/Go_(game)',
          style: { underline: true, link: { url: 'https://a.example/Go_(game)', id: '-1' } },
        },
        { text: ')', style: {} },
      ],
    },
    { raw: 'esc \x1b[2J', spans: [{ text: 'esc ␛[2J', style: {} }] },
    { raw: '', spans: [] },
  ])('of %j', ({ raw, spans }) => {
    expect(textSpans(raw)).toEqual(spans);
  });
});
