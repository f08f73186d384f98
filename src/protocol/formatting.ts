/** The formatting codes inside messages -> spans of styled text (Modern IRC, "IRC Formatting"). */

export interface TextStyle {
  readonly bold?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strikethrough?: true;
  readonly monospace?: true;
  readonly reverse?: true;
  /** 0 to 98 of the IRC palette, or `#rrggbb`; absent for the terminal's own. */
  readonly foreground?: number | string;
  readonly background?: number | string;
}

export interface Span {
  readonly text: string;
  readonly style: TextStyle;
}

type Toggle = 'bold' | 'italic' | 'underline' | 'strikethrough' | 'monospace' | 'reverse';

const TOGGLES: ReadonlyMap<string, Toggle> = new Map([
  ['\x02', 'bold'],
  ['\x1d', 'italic'],
  ['\x1f', 'underline'],
  ['\x1e', 'strikethrough'],
  ['\x11', 'monospace'],
  ['\x16', 'reverse'],
]);
const RESET = '\x0f';
const COLOUR = '\x03';
const HEX_COLOUR = '\x04';
/** 99 is "the default colour" in the palette of 16 and up. */
const DEFAULT_COLOUR = 99;
const PLAIN: TextStyle = {};
const CODES = /[\x02\x03\x04\x0f\x11\x16\x1d-\x1f]/;

/** No span is empty; their texts joined are the message without its codes. Other controls are left to cleanText. */
export function parseFormatting(text: string): Span[] {
  if (!CODES.test(text)) return text === '' ? [] : [{ text, style: PLAIN }];
  const spans: Span[] = [];
  let style = PLAIN;
  let from = 0;
  let i = 0;
  while (i < text.length) {
    const code = readCode(text, i, style);
    if (code === undefined) {
      i++;
      continue;
    }
    if (i > from) spans.push({ text: text.slice(from, i), style });
    style = code.style;
    i = from = code.end;
  }
  if (from < text.length) spans.push({ text: text.slice(from), style });
  return spans;
}

/** The text alone. */
export function stripFormatting(text: string): string {
  return CODES.test(text)
    ? parseFormatting(text)
        .map((span) => span.text)
        .join('')
    : text;
}

/** The style after the code at `i` and where it ends, or undefined when there is none. */
function readCode(text: string, i: number, style: TextStyle): { style: TextStyle; end: number } | undefined {
  const character = text.charAt(i);
  const toggle = TOGGLES.get(character);
  if (toggle !== undefined) {
    const { [toggle]: on, ...rest } = style;
    return { style: on === true ? rest : { ...style, [toggle]: true }, end: i + 1 };
  }
  if (character === RESET) return { style: PLAIN, end: i + 1 };
  if (character === COLOUR) return readColours(text, i + 1, style, readPalette);
  if (character === HEX_COLOUR) return readColours(text, i + 1, style, readHex);
  return undefined;
}

type ColourReader = (text: string, at: number) => { colour: number | string; end: number } | undefined;

/** `fg`, `fg,bg` or nothing, which takes both colours back; a comma that no colour follows is text. */
function readColours(
  text: string,
  at: number,
  style: TextStyle,
  read: ColourReader,
): { style: TextStyle; end: number } {
  const { foreground: _foreground, background: oldBackground, ...rest } = style;
  const foreground = read(text, at);
  if (foreground === undefined) return { style: rest, end: at };
  const background = text.charAt(foreground.end) === ',' ? read(text, foreground.end + 1) : undefined;
  const newBackground = background === undefined ? oldBackground : background.colour;
  return {
    style: {
      ...rest,
      ...(foreground.colour === DEFAULT_COLOUR ? {} : { foreground: foreground.colour }),
      ...(newBackground === undefined || newBackground === DEFAULT_COLOUR
        ? {}
        : { background: newBackground }),
    },
    end: background?.end ?? foreground.end,
  };
}

function readPalette(text: string, at: number): { colour: number; end: number } | undefined {
  if (!isDigit(text.charCodeAt(at))) return undefined;
  const end = isDigit(text.charCodeAt(at + 1)) ? at + 2 : at + 1;
  return { colour: Number(text.slice(at, end)), end };
}

function readHex(text: string, at: number): { colour: string; end: number } | undefined {
  const digits = text.slice(at, at + 6);
  return /^[0-9a-f]{6}$/i.test(digits) ? { colour: `#${digits.toLowerCase()}`, end: at + 6 } : undefined;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}
