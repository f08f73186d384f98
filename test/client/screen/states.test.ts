/**
 * Every state of the screen, whole, at the three sizes it is made for. The drawings are kept in drawings/: read the
 * difference before you take a new one (`npx vitest run test/client/screen/states.test.ts -u`).
 */
import { afterAll, beforeAll, test, expect } from 'vitest';
import { chooseGlyphs } from '../../../src/client/ui/glyphs.js';
import { type Size, Stage } from '../../support/stage.js';
import { STATES } from './states/states.js';

const SIZES: readonly Size[] = [
  [80, 24],
  [40, 12],
  [200, 50],
];

let timeZone: string | undefined;

beforeAll(() => {
  timeZone = process.env['TZ'];
  process.env['TZ'] = 'UTC';
});

afterAll(() => {
  if (timeZone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = timeZone;
});

test.for(Object.entries(STATES))('the screen, %s', async ([name, play]) => {
  const pictures: string[] = [];
  for (const size of SIZES) {
    const stage = new Stage(size);
    await play(stage);
    pictures.push(`${size.join('x')}\n${stage.picture()}`);
  }
  await expect(pictures.join('\n')).toMatchFileSnapshot(`drawings/${name}.txt`);
});

/** The states of the link and of own lines: what has symbols. */
const WITH_SYMBOLS = [
  'connecting',
  'online',
  'offline',
  'no-answer',
  'nick-taken',
  'catching-up',
  'caught-up',
  'refused',
  'talked-over',
];

test.for([
  { without: 'anything but ASCII', folder: 'ascii', ascii: true, colors: true },
  { without: 'colours', folder: 'no-color', ascii: false, colors: false },
])('the states that have symbols, without $without', async ({ folder, ascii, colors }) => {
  for (const name of WITH_SYMBOLS) {
    const pictures: string[] = [];
    for (const size of SIZES.slice(0, 2)) {
      const stage = new Stage(size, chooseGlyphs({ ascii, colors }));
      await STATES[name]?.(stage);
      const picture = stage.picture();
      if (ascii) expect(picture).not.toMatch(/[─│●○◐✓✕✖⟳‹›…−→↪▌·]/);
      pictures.push(`${size.join('x')}\n${picture}`);
    }
    await expect(pictures.join('\n')).toMatchFileSnapshot(`drawings/${folder}/${name}.txt`);
  }
});
