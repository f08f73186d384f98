import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputDecoder } from '../../../../src/client/ui/term/input-decoder.js';
import { type AnswerEvent, type InputEvent, keyName } from '../../../../src/client/ui/term/input-event.js';
import { MOST_PASTED } from '../../../../src/client/ui/term/paste-collector.js';
import { FakeClock } from '../../../support/fake-clock.js';

function decoder(): {
  clock: FakeClock;
  events: (InputEvent | AnswerEvent)[];
  push: (...chunks: (string | Uint8Array)[]) => void;
} {
  const clock = new FakeClock();
  const events: (InputEvent | AnswerEvent)[] = [];
  const decode = new InputDecoder(clock, (event) => events.push(event));
  return {
    clock,
    events,
    push(...chunks) {
      for (const chunk of chunks) decode.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    },
  };
}

/** All events of the chunks, the timers run out at the end. */
function eventsOf(...chunks: (string | Uint8Array)[]): (InputEvent | AnswerEvent)[] {
  const { clock, events, push } = decoder();
  push(...chunks);
  clock.advance(10_000);
  expect(clock.pendingTimers).toBe(0);
  return events;
}

function namesOf(...chunks: (string | Uint8Array)[]): string[] {
  return eventsOf(...chunks).map((event) => (event.kind === 'key' ? keyName(event) : event.kind));
}

describe('keys', () => {
  test.for([
    ['a', 'a'],
    ['é', 'é'],
    ['\r', 'enter'],
    ['\n', 'ctrl-j'],
    ['\t', 'tab'],
    ['\x7f', 'backspace'],
    ['\b', 'ctrl-h'],
    ['\0', 'ctrl-space'],
    ['\x01', 'ctrl-a'],
    ['\x1f', 'ctrl-_'],
    [' ', 'space'],
    ['\x1b', 'escape'],
    ['\x1b\x1b', 'escape escape'],
    ['\x1bb', 'alt-b'],
    ['\x1bé', 'alt-é'],
    ['\x1b.', 'alt-.'],
    ['\x1b<', 'alt-<'],
    ['\x1b\r', 'alt-enter'],
    ['\x1b\x7f', 'alt-backspace'],
    ['\x1b5', 'alt-5'],
    ['\x1b[A', 'up'],
    ['\x1bOA', 'up'],
    ['\x1b\x1b[A', 'alt-up'],
    ['\x1b[1;2A', 'shift-up'],
    ['\x1b[1;3D', 'alt-left'],
    ['\x1b[1;5C', 'ctrl-right'],
    ['\x1b[1;3H', 'alt-home'],
    ['\x1b[1;9H', 'home'],
    ['\x1b[H', 'home'],
    ['\x1b[4~', 'end'],
    ['\x1b[3~', 'delete'],
    ['\x1b[3;5~', 'ctrl-delete'],
    ['\x1b[3^', 'ctrl-delete'],
    ['\x1b[5~', 'pageup'],
    ['\x1b[Z', 'shift-tab'],
    ['\x1bOP', 'f1'],
    ['\x1b[11~', 'f1'],
    ['\x1b[[A', 'f1'],
    ['\x1b[1;5R', 'ctrl-f3'],
    ['\x1bOa', 'ctrl-up'],
    ['\x1b[a', 'shift-up'],
    ['\x1b[97u', 'a'],
    ['\x1b[97;5u', 'ctrl-a'],
    ['\x1b[97;3u', 'alt-a'],
    ['\x1b[13;2u', 'shift-enter'],
    ['\x1b[27u', 'escape'],
    ['\x1b[127;5u', 'ctrl-backspace'],
    ['\x1b[97;1:3u', ''],
    ['\x1b[27;5;97~', 'ctrl-a'],
    ['\x1b[27;2;13~', 'shift-enter'],
    ['\x1bOj', '*'],
    ['\x1bOM', 'enter'],
    ['\x1b[57400u', '1'],
    ['\x1b[', 'alt-['],
    ['\x1bO', 'alt-shift-o'],
    ['\x1b]', 'alt-]'],
  ] as const)('%j is %s', ([bytes, names]) => {
    expect(namesOf(bytes).join(' ')).toBe(names);
  });

  test('a capital letter types itself, from the keyboard and from the kitty protocol', () => {
    expect(eventsOf('A', '\x1b[97;2u', '\x1b[49:33;2u')).toMatchObject([
      { name: 'a', text: 'A', shift: true },
      { name: 'a', text: 'A', shift: true },
      { text: '!', shift: true },
    ]);
  });

  test('an ESC is the Esc key only after 50 ms', () => {
    const { clock, events, push } = decoder();
    push('\x1b');
    clock.advance(49);
    expect(events).toEqual([]);
    push('[D');
    expect(events).toMatchObject([{ name: 'left' }]);
    push('\x1b');
    clock.advance(50);
    expect(events).toMatchObject([{ name: 'left' }, { name: 'escape' }]);
  });

  test('a sequence cut in two by a slow line still arrives as one key', () => {
    const { clock, events, push } = decoder();
    push('\x1b[');
    clock.advance(400);
    push('1;5');
    clock.advance(400);
    push('C');
    expect(events).toMatchObject([{ name: 'right', ctrl: true }]);
  });

  test.for([
    { what: 'a cursor position', bytes: '\x1b[12;40R' },
    { what: 'another colour than was asked for', bytes: '\x1b]10;rgb:0000/0000/0000\x07' },
    { what: 'an answer that is no colour', bytes: '\x1b]11;rgb:black\x1b\\' },
    { what: 'an answer without end', bytes: `\x1b]11;${'0'.repeat(5000)}\x07` },
    { what: 'a DCS answer', bytes: '\x1bP>|xterm(390)\x1b\\' },
    { what: 'an old mouse report', bytes: '\x1b[M !!' },
    { what: 'an unknown sequence', bytes: '\x1b[99;99;99z' },
    { what: 'an unknown private sequence', bytes: '\x1b[?1;2$y' },
    { what: 'a key beyond Unicode', bytes: '\x1b[99999999u' },
    { what: 'a surrogate as a key', bytes: '\x1b[55357u' },
    { what: 'an endless sequence', bytes: `\x1b[${'1;'.repeat(5000)}A` },
  ])('$what is swallowed and the text around it kept', ({ bytes }) => {
    expect(namesOf(`a${bytes}b`)).toEqual(['a', 'b']);
  });
});

describe('answers of the terminal', () => {
  test.for(['\x07', '\x1b\\'])('are events, and the text around them stays: ended by %j', (end) => {
    const events = eventsOf(`a\x1b]11;rgb:ffff/8080/0000${end}\x1b[?64;1;2cb`);
    expect(events.map((event) => (event.kind === 'answer' ? event.background : event.kind))).toEqual([
      'key',
      [255, 128, 0],
      undefined,
      'key',
    ]);
  });

  test('that come in pieces over a bad line are never typed', () => {
    const { clock, events, push } = decoder();
    for (const piece of ['\x1b]11;r', 'gb:ffff/ff', 'ff/ffff', '\x07']) {
      push(piece);
      clock.advance(4900);
    }
    expect(events).toEqual([{ kind: 'answer', background: [255, 255, 255] }]);
    push('x');
    expect(events).toHaveLength(2);
  });

  test('whose end is lost do not leave the keyboard dead', () => {
    const { clock, events, push } = decoder();
    push('\x1b]11;rgb:ff');
    clock.advance(5000);
    push('x');
    expect(events).toMatchObject([{ name: 'x' }]);
  });
});

describe('mouse and focus', () => {
  test('a report in the same read as text takes nothing from it', () => {
    expect(eventsOf('a\x1b[<64;10;5Mb\x1b[<65;1;1M\x1b[I\x1b[Oc')).toMatchObject([
      { text: 'a' },
      { kind: 'mouse', action: 'wheel-up', x: 9, y: 4 },
      { text: 'b' },
      { kind: 'mouse', action: 'wheel-down', x: 0, y: 0 },
      { kind: 'focus', focused: true },
      { kind: 'focus', focused: false },
      { text: 'c' },
    ]);
  });

  test('presses, releases, moves and modifiers are told apart', () => {
    expect(eventsOf('\x1b[<0;1;1M\x1b[<0;1;1m\x1b[<35;2;2M\x1b[<20;1;1M')).toMatchObject([
      { action: 'press', button: 0 },
      { action: 'release', button: 0 },
      { action: 'move', x: 1 },
      { action: 'press', shift: true, ctrl: true },
    ]);
  });
});

describe('pastes', () => {
  test('are one event, their line ends LF, their controls gone', () => {
    expect(eventsOf('a\x1b[200~one\rtwo\r\nthree\x1b[31m\x07\x1b[201~b')).toMatchObject([
      { text: 'a' },
      { kind: 'paste', text: 'one\ntwo\nthree[31m', truncated: false },
      { text: 'b' },
    ]);
  });

  test('are cut off at a bound and said to be', () => {
    const text = 'x'.repeat(MOST_PASTED + 10);
    const [event, ...rest] = eventsOf('\x1b[200~', text.slice(0, 700_000), text.slice(700_000), '\x1b[201~');
    expect(event).toMatchObject({ kind: 'paste', truncated: true });
    expect(event?.kind === 'paste' && event.text.length).toBe(MOST_PASTED);
    expect(rest).toEqual([]);
  });

  test('whose end never comes do not leave the keyboard dead', () => {
    const { clock, events, push } = decoder();
    push('\x1b[200~text');
    clock.advance(2000);
    push('k');
    expect(events).toMatchObject([{ kind: 'paste', text: 'text' }, { text: 'k' }]);
  });

  test('arrive whole whatever the chunks', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.array(fc.nat(5), { maxLength: 30 }),
        (text, cuts) => {
          const clean = text.replace(/[\0-\x1f\x7f-\x9f]/g, '');
          const events = eventsOf(...chunksOf(Buffer.from(`\x1b[200~${clean}\x1b[201~`), cuts));
          expect(events).toEqual([{ kind: 'paste', text: clean, truncated: false }]);
        },
      ),
    );
  });
});

/** Cuts bytes into chunks of the given lengths, over and over; the rest is the last chunk. */
function chunksOf(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) {
    chunks.push(bytes.subarray(at, at + length + 1));
    at += length + 1;
  }
  chunks.push(bytes.subarray(at));
  return chunks;
}

/** Bytes with a good share of what sequences are made of. */
const input = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\x1b',
        '[',
        'O',
        '200~',
        '201~',
        ']',
        'P',
        '<',
        ';',
        '1',
        '5',
        'M',
        'A',
        '~',
        'u',
        '\x07',
        '\\',
        '\x1b[',
      ),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => Buffer.from(parts.join('')));

describe('any input', () => {
  test('gives the same events however it is cut into chunks', () => {
    fc.assert(
      fc.property(input, fc.array(fc.nat(4), { maxLength: 40 }), (bytes, cuts) => {
        expect(eventsOf(...chunksOf(bytes, cuts))).toEqual(eventsOf(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  test('never throws and leaves no timer behind, even when it is no UTF-8', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 }), (chunks) => {
        const typed = eventsOf(...chunks).map((event) => (event.kind === 'key' ? event.text : ''));
        expect(typed.join('')).not.toMatch(/[\0-\x1f\x7f-\x9f]|\p{Surrogate}/u);
      }),
      { numRuns: 2000 },
    );
  });

  test('of plain text types exactly that text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.array(fc.nat(3), { maxLength: 40 }),
        (text, cuts) => {
          const plain = text.replace(/\p{C}/gu, '');
          const typed = eventsOf(...chunksOf(Buffer.from(plain), cuts)).map((event) =>
            event.kind === 'key' ? event.text : '?',
          );
          expect(typed.join('')).toBe(plain);
        },
      ),
    );
  });
});
