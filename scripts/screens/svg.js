// Draws the screen of a headless terminal as an SVG picture: one rect a run of background, one text a run of style.

const CELL_WIDTH = 8.4;
const CELL_HEIGHT = 18;
const MARGIN = 14;
const TITLE_BAR = 30;
/** Text, background, and the frame's title on them. */
const GROUNDS = {
  dark: { ink: '#d4d7dd', paper: '#16181d', title: '#8a909c' },
  light: { ink: '#24292f', paper: '#fafaf7', title: '#6b7280' },
};
/** @typedef {keyof typeof GROUNDS} Ground */
const ANSI = [
  ['#2b2f38', '#e5676b', '#8fc57b', '#e0b86c', '#6fa8e8', '#c58be0', '#62c1c4', '#d4d7dd'],
  ['#6b7280', '#ff8589', '#aee39a', '#f5d28c', '#92c3ff', '#dfabf7', '#86dfe2', '#ffffff'],
].flat();
const CUBE = [0, 95, 135, 175, 215, 255];

/** @param {number} value */
function hex(value) {
  return value.toString(16).padStart(2, '0');
}

/**
 * The colour of an index of the 256-colour palette.
 * @param {number} index
 */
function paletteColour(index) {
  const named = ANSI[index];
  if (named !== undefined) return named;
  if (index >= 232) return `#${hex(8 + (index - 232) * 10).repeat(3)}`;
  const cube = index - 16;
  return `#${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((step) => hex(CUBE[step] ?? 0)).join('')}`;
}

/**
 * @param {number} colour
 * @param {boolean} isDefault
 * @param {boolean} isRgb
 * @param {string} fallback
 */
function colourOf(colour, isDefault, isRgb, fallback) {
  if (isDefault) return fallback;
  return isRgb ? `#${colour.toString(16).padStart(6, '0')}` : paletteColour(colour);
}

/**
 * @param {import('@xterm/headless').IBufferCell} cell
 * @param {Ground} ground
 */
function styleOf(cell, ground) {
  let ink = colourOf(cell.getFgColor(), cell.isFgDefault(), cell.isFgRGB(), GROUNDS[ground].ink);
  let paper = colourOf(cell.getBgColor(), cell.isBgDefault(), cell.isBgRGB(), GROUNDS[ground].paper);
  if (cell.isInverse()) [ink, paper] = [paper, ink];
  const traits = [
    cell.isBold() ? 'font-weight="bold"' : '',
    cell.isItalic() ? 'font-style="italic"' : '',
    cell.isUnderline() ? 'text-decoration="underline"' : '',
    cell.isStrikethrough() ? 'text-decoration="line-through"' : '',
    cell.isDim() ? 'opacity="0.6"' : '',
  ];
  return { ink, paper, traits: traits.filter(Boolean).join(' ') };
}

/** @param {string} text */
function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** @param {number} value */
function round(value) {
  return Number(value.toFixed(1));
}

/**
 * The runs of equal style of one row; a wide character is a run of its own, so that fonts cannot shift the rest.
 * @param {import('@xterm/headless').IBufferLine} line
 * @param {number} columns
 * @param {Ground} ground
 */
function runsOf(line, columns, ground) {
  /** @type {{ x: number, width: number, text: string, ink: string, paper: string, traits: string, wide: boolean }[]} */
  const runs = [];
  for (let x = 0; x < columns; x++) {
    const cell = line.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const style = styleOf(cell, ground);
    const text = cell.getChars() || ' ';
    const wide = cell.getWidth() > 1 || text.length > 1;
    const last = runs.at(-1);
    if (
      last &&
      !wide &&
      !last.wide &&
      last.ink === style.ink &&
      last.paper === style.paper &&
      last.traits === style.traits
    ) {
      last.text += text;
      last.width += 1;
    } else {
      runs.push({ x, width: cell.getWidth(), text, wide, ...style });
    }
  }
  return runs;
}

/**
 * The visible screen as an SVG document, with a window frame around it.
 * @param {import('@xterm/headless').Terminal} terminal
 * @param {{ title: string, ground?: Ground }} options
 * @returns {string}
 */
export function screenToSvg(terminal, { title, ground = 'dark' }) {
  const { paper, title: titleInk } = GROUNDS[ground];
  const width = round(terminal.cols * CELL_WIDTH + 2 * MARGIN);
  const height = terminal.rows * CELL_HEIGHT + 2 * MARGIN + TITLE_BAR;
  const buffer = terminal.buffer.active;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${paper}"/>`,
    ...['#e5676b', '#e0b86c', '#8fc57b'].map(
      (fill, i) => `<circle cx="${20 + i * 18}" cy="17" r="5.5" fill="${fill}"/>`,
    ),
    `<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve">`,
    `<text x="${width / 2}" y="21" text-anchor="middle" fill="${titleInk}" font-size="12">${escapeXml(title)}</text>`,
  ];
  for (let y = 0; y < terminal.rows; y++) {
    const line = buffer.getLine(buffer.viewportY + y);
    if (line === undefined) continue;
    const top = TITLE_BAR + MARGIN + y * CELL_HEIGHT;
    for (const run of runsOf(line, terminal.cols, ground)) {
      const left = round(MARGIN + run.x * CELL_WIDTH);
      const length = round(run.width * CELL_WIDTH);
      if (run.paper !== paper) {
        parts.push(
          `<rect x="${left}" y="${top}" width="${length}" height="${CELL_HEIGHT}" fill="${run.paper}"/>`,
        );
      }
      if (run.text.trim() === '') continue;
      const traits = run.traits === '' ? '' : ` ${run.traits}`;
      parts.push(
        `<text x="${left}" y="${top + 13.5}" textLength="${length}" lengthAdjust="spacingAndGlyphs" fill="${run.ink}"${traits}>${escapeXml(run.text)}</text>`,
      );
    }
  }
  parts.push('</g>', '</svg>', '');
  return parts.join('\n');
}
