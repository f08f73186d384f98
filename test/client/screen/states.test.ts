/**
 * Every state of the screen, whole, at the three sizes it is made for. The drawings are kept in drawings/: read the
 * difference before you take a new one (`npx vitest run test/client/screen/states.test.ts -u`).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chooseGlyphs, UNICODE_GLYPHS } from '../../../src/client/ui/glyphs.js';
import { SIZES, Stage } from '../../support/stage.js';
import { useTimeZone } from '../../support/time-zone.js';
import { STATES } from './states/states.js';

useTimeZone('UTC');

test.for(Object.entries(STATES))('the screen, %s', async ([name, play]) => {
  const pictures: string[] = [];
  for (const size of SIZES) {
    const stage = new Stage(size);
    await play(stage);
    pictures.push(`${size.join('x')}\n${stage.picture()}`);
  }
  await expect(pictures.join('\n')).toMatchFileSnapshot(`drawings/${name}.txt`);
});

/** What the program is to have a screen for: a state without its three drawings is not shown. */
const DEMANDED = Object.values({
  link: 'first-words first-meeting connecting hand-shake registering online away no-answer offline catching-up resumed',
  ends: 'caught-up cut-off leaving server-banned kicked not-let-in muted slow-mode nick-taken nick-refused certificate-changed trust',
  own: 'delivered refused several-lines',
  conversations:
    'private conversations draft-elsewhere unread reading-back several-days server-tab people-hidden',
  quiet: 'dnd muted-and-ignored typing plain-view strange told-of-people',
  finding: 'find find-nothing search-results result-opened goto goto-typed',
  writing: 'completion completion-nicks completion-emoji search search-nothing many-rows eight-rows paste',
  asked: 'question-secret question-mistyped password settings help help-offline keys',
  messages:
    'talked-over selecting selected-detail who-has-it replying reacting editing deleting opening-links',
}).flatMap((names) => names.split(' '));

describe('the drawings', () => {
  const folder = new URL('drawings/', import.meta.url);

  test('are of every state that is demanded, and each state is', () => {
    expect(Object.keys(STATES).toSorted()).toEqual(DEMANDED.toSorted());
    const drawn = readdirSync(folder).filter((name) => name.endsWith('.txt'));
    expect(drawn.toSorted()).toEqual(DEMANDED.map((name) => `${name}.txt`).toSorted());
  });

  test.for(DEMANDED)('have %s at 80x24, at 40x12 and at 200x50, to the last row', (name) => {
    const text = readFileSync(new URL(`${name}.txt`, folder), 'utf8');
    const pictures = text.split(/^(?=\d+x\d+$)/m).map((picture) => picture.trim().split('\n'));
    expect(pictures.map(([size]) => size)).toEqual(SIZES.map((size) => size.join('x')));
    for (const [i, [, ...rows]] of pictures.entries()) {
      expect(rows).toHaveLength(SIZES[i]?.[1] ?? 0);
      expect(rows.filter((row) => !row.startsWith('|'))).toEqual([]);
    }
  });
});

/** States that have symbols of all kinds. */
const WITH_SYMBOLS =
  'connecting online offline no-answer nick-taken catching-up caught-up refused talked-over delivered certificate-changed conversations draft-elsewhere selecting help'.split(
    ' ',
  );

test.for([
  { without: 'anything but ASCII', folder: 'ascii', ascii: true, colors: true },
  { without: 'colours', folder: 'no-color', ascii: false, colors: false },
])('the states that have symbols, without $without', async ({ folder, ascii, colors }) => {
  for (const name of WITH_SYMBOLS) {
    const pictures: string[] = [];
    for (const size of SIZES) {
      const stage = new Stage(size, chooseGlyphs({ ascii, colors }));
      await STATES[name]?.(stage);
      pictures.push(`${size.join('x')}\n${stage.picture()}`);
    }
    await expect(pictures.join('\n')).toMatchFileSnapshot(`drawings/${folder}/${name}.txt`);
  }
});

/** Every symbol that stands for itself and not for a letter. */
const SYMBOLS = [...Object.values(UNICODE_GLYPHS), ...Object.values(UNICODE_GLYPHS.marks)]
  .filter((symbol): symbol is string => typeof symbol === 'string' && /[^ -~]/.test(symbol))
  .join('');

/** What people say in the states, and the emoji that are offered to them. */
const SAID =
  /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{M}\p{Script=Han}\p{Script=Hebrew}\p{Script=Thai}\p{Script=Devanagari}\u200d\u2400-\u2426\ufffd\ufdfd]/gu;

test.for(Object.entries(STATES))(
  'the screen, %s, has no symbols of its own with --ascii',
  async ([, play]) => {
    for (const size of SIZES) {
      const stage = new Stage(size, chooseGlyphs({ ascii: true, colors: true }));
      await play(stage);
      const picture = stage.picture();
      expect(new RegExp(`.*[${SYMBOLS}].*`, 'u').exec(picture)?.[0]).toBeUndefined();
      expect(/.*[^ -~\n]/.exec(picture.replace(SAID, ''))?.[0]).toBeUndefined();
    }
  },
);
