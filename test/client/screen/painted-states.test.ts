/**
 * Every state of the screen as the real renderer writes it into terminals: whatever the terminal believes of widths and
 * whatever its background is, each cell stands where it was drawn and can be read.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { chooseGlyphs, type Glyphs, UNICODE_GLYPHS } from '../../../src/client/ui/glyphs.js';
import { BLACK, contrast, type Rgb, WHITE } from '../../../src/client/ui/term/contrast.js';
import type { Ground } from '../../../src/client/ui/term/inks.js';
import { paletteRgb } from '../../../src/client/ui/term/style.js';
import { PictureCanvas } from '../../support/expect-picture.js';
import { PaintedTerminal } from '../../support/painted.js';
import { type Size, SIZES, Stage } from '../../support/stage.js';
import { useTimeZone } from '../../support/time-zone.js';
import { WIDTH_TABLES } from '../../support/width-tables.js';
import { STATES } from './states/states.js';

/** Backgrounds of each kind, and the least contrast of a text with all of them (WCAG 2.2, 1.4.3). */
const GROUNDS: readonly { ground: Ground; behind: readonly Rgb[]; least: number }[] = [
  { ground: 'dark', behind: [BLACK, [0x2e, 0x34, 0x40]], least: 4.5 },
  { ground: 'light', behind: [WHITE, [0xee, 0xee, 0xee], [0xfd, 0xf6, 0xe3]], least: 4.5 },
  // Of colours that somebody else has chosen; our own have 4.
  { ground: 'unknown', behind: [BLACK, WHITE], least: 3 },
];
/** A colour in an attribute sequence. */
const COLOR = /\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/;
/** One of more than sixteen. */
const MANY_COLORS = /\x1b\[(?:\d+;)*[34]8;[\d;]*m/;

useTimeZone('UTC');

/** Cells whose colours are too near to each other or to what is behind, in words. */
function unreadable({ terminal }: PaintedTerminal, behind: readonly Rgb[], least: number): string[] {
  const wrong = new Set<string>();
  const reused = terminal.buffer.active.getNullCell();
  for (let y = 0; y < terminal.rows; y++) {
    const line = terminal.buffer.active.getLine(y);
    for (let x = 0; x < terminal.cols; x++) {
      const cell = line?.getCell(x, reused);
      if (cell === undefined || cell.getChars().trim() === '' || !cell.isFgPalette()) continue;
      const grounds = cell.isBgPalette() ? [paletteRgb(cell.getBgColor())] : behind;
      const worst = Math.min(...grounds.map((each) => contrast(paletteRgb(cell.getFgColor()), each)));
      if (worst < least) wrong.add(`${cell.getChars()} in ${cell.getFgColor()}: ${worst.toFixed(2)}`);
    }
  }
  return [...wrong];
}

/** The screen in a state, and what was drawn there. */
async function playedTo(
  play: (stage: Stage) => Promise<void>,
  size: Size,
  glyphs: Glyphs,
): Promise<readonly [Stage, PictureCanvas]> {
  const stage = new Stage(size, glyphs);
  await play(stage);
  const drawn = new PictureCanvas(...size);
  stage.draw(drawn);
  return [stage, drawn];
}

describe.each(SIZES)('at %i x %i', (...size) => {
  const measured = WIDTH_TABLES.map((widths, i) => {
    const place = GROUNDS[i] ?? expect.fail('a ground for each table');
    return { widths, ...place, painted: new PaintedTerminal(size, { ground: place.ground, widths }) };
  });
  const colorless = new PaintedTerminal(size, { env: { NO_COLOR: '1' } });
  const console = new PaintedTerminal(size, { env: { TERM: 'linux' } });

  afterAll(() => {
    for (const each of [...measured.map(({ painted }) => painted), colorless, console]) each.close();
  });

  test.for(Object.entries(STATES))('the screen, %s, is aligned and readable everywhere', async ([, play]) => {
    const [stage, drawn] = await playedTo(play, size, UNICODE_GLYPHS);
    for (const { painted, widths, ground, behind, least } of measured) {
      await painted.paint((canvas) => stage.draw(canvas));
      expect(painted.displaced(drawn), widths.name).toEqual([]);
      expect(unreadable(painted, behind, least), ground).toEqual([]);
    }
  });

  test.for(Object.entries(STATES))('the screen, %s, has no colour with NO_COLOR', async ([, play]) => {
    const [stage, drawn] = await playedTo(play, size, chooseGlyphs({ ascii: false, colors: false }));
    const output = await colorless.paint((canvas) => stage.draw(canvas));
    expect(COLOR.exec(output)?.[0]).toBeUndefined();
    expect(colorless.displaced(drawn)).toEqual([]);
  });

  test.for(Object.entries(STATES))('the screen, %s, is one of a text console', async ([, play]) => {
    const [stage, drawn] = await playedTo(play, size, chooseGlyphs({ ascii: true, colors: true }));
    const output = await console.paint((canvas) => stage.draw(canvas));
    expect(MANY_COLORS.exec(output)?.[0]).toBeUndefined();
    expect(output.includes('\x1b]8')).toBe(false);
    expect(console.displaced(drawn)).toEqual([]);
  });
});

test('what is italic or struck through is so in the terminal, cell by cell, and nothing else is', async () => {
  const painted = new PaintedTerminal([80, 24]);
  const [stage, drawn] = await playedTo(
    STATES['strange'] ?? expect.fail('no such state'),
    [80, 24],
    UNICODE_GLYPHS,
  );
  await painted.paint((canvas) => stage.draw(canvas));
  const wanted: string[] = [];
  const found: string[] = [];
  for (let y = 0; y < 24; y++) {
    const line = painted.terminal.buffer.active.getLine(y);
    for (let x = 0; x < 80; x++) {
      const style = drawn.styleAt(x, y);
      if (style?.italic) wanted.push(`${x},${y} italic`);
      if (style?.strike) wanted.push(`${x},${y} struck`);
      const cell = line?.getCell(x);
      if (cell?.isItalic()) found.push(`${x},${y} italic`);
      if (cell?.isStrikethrough()) found.push(`${x},${y} struck`);
    }
  }
  expect(wanted.some((each) => each.endsWith('italic'))).toBe(true);
  expect(wanted.some((each) => each.endsWith('struck'))).toBe(true);
  expect(found).toEqual(wanted);
  painted.close();
});

test('the look that the checks take can fail', async () => {
  const painted = new PaintedTerminal([40, 12], { ground: 'light' });
  const [stage] = await playedTo(async (each) => await each.talk(), [40, 12], UNICODE_GLYPHS);
  await painted.paint((canvas) => stage.draw(canvas));
  expect(unreadable(painted, [BLACK], 4.5)).not.toEqual([]);
  const moved = new PictureCanvas(40, 12);
  stage.type('moved');
  stage.draw(moved);
  expect(painted.displaced(moved)).not.toEqual([]);
  painted.close();
});
