/** Whole screens, drawn. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_EDITOR } from '../../../src/client/ui/editor/editor.js';
import { ASCII_GLYPHS } from '../../../src/client/ui/glyphs.js';
import { logContext } from '../../../src/client/ui/log-pane.js';
import { FOLLOWING, scrollLog } from '../../../src/client/ui/log-view.js';
import type { ScreenView, Tab } from '../../../src/client/ui/screen-view.js';
import { drawScreen, layoutFor } from '../../../src/client/ui/view.js';
import { expectPicture, PictureCanvas } from '../../support/expect-picture.js';
import { COMPLETION, draw, event, HELP, line, logOf, PASTE, typed, view } from './view-support.js';

/** The screen of `view()` scrolled back by three rows at 40x12. */
function scrolledBack(): ScreenView {
  const screen = view();
  const context = logContext(screen, layoutFor(screen, 40, 12));
  return { ...screen, log: { ...screen.log, state: scrollLog(context, FOLLOWING, -3) } };
}

describe('the screen', () => {
  test('at 80x24', () => {
    expectPicture(
      draw(80, 24, view()),
      `
      | 1 #lobby  2 #ops 3  3 @alice 1!                                           F1 ? |
      |                                                               │ @alice       ● |
      |                                                               │ bob (you)    ● |
      |                                                               │ carol        ◐ |
      |                                                               │ dave         ○ |
      |                                                               │                |
      |                                                               │                |
      |                                                               │                |
      |                                                               │                |
      |                                                               │                |
      |                                                               │                |
      |                                                               │                |
      |                                                               │                |
      |                                                               │                |
      | ── Sat 21 Nov ────────────────────────────────────────────────│                |
      | 09:58 carol   is the release cut?                             │                |
      |       alice   yes, tag v1.4.0                                 │                |
      | 10:02 ‹ 3 joined, 1 left: erin frank gina, −dave ›            │                |
      | ── 2 new ─────────────────────────────────────────────────────│                |
      | 10:04 alice   @bob can you check the log?                     │                |
      | 10:05 bob     looking 👀                                    ✓✓│                |
      |       bob     found it                                       …│                |
      | ● online bob@srv-2 · lag 12 ms · TLS 1.3 · 4 here               #lobby · 10:05 |
      | bob>                                                                           |
    `,
    );
  });

  test('at 40x12 has the nick on a row of its own', () => {
    expectPicture(
      draw(40, 12, view()),
      `
      | 09:58 alice                            |
      |  yes, tag v1.4.0                       |
      | 10:02 ‹ 3 joined, 1 left: erin frank   |
      |  gina, −dave ›                         |
      | ── 2 new ──────────────────────────────|
      | 10:04 alice                            |
      |  @bob can you check the log?           |
      | 10:05 bob                              |
      |  looking 👀                          ✓✓|
      |  found it                             …|
      | ● online bob@srv-2 · lag 12 ms  #lobby |
      | bob>                                   |
    `,
    );
  });

  test('at 20x5 is still usable', () => {
    expectPicture(
      draw(20, 5, view()),
      `
      | 10:05 bob          |
      |  looking 👀      ✓✓|
      |  found it         …|
      | ● online bob@srv-2 |
      | bob>               |
    `,
    );
  });

  test('at 8x3 shows what is typed', () => {
    expectPicture(
      draw(8, 3, typed('hello')),
      `
      |found it|
      | ● onli…|
      |hello   |
    `,
    );
  });

  test('at 200x50 keeps the people at the right and the text readable', () => {
    const text = 'a long line '.repeat(20).trim();
    const rows = draw(200, 50, view({ log: logOf([line('10:00', 'ann', text)]) })).rows();
    expect(rows[45]?.slice(23, 179).trimEnd()).toBe(` 10:00 ann             ${'a long line '.repeat(8)}a`);
    expect(rows[1]?.slice(179)).toBe('│ @alice           ●');
  });

  test('at 200x50 ends events with the text column, and has marks beside the text', () => {
    const lines = [
      event('10:00', 'a long line '.repeat(20).trim()),
      line('10:01', 'bob', 'hi', { mark: 'stored' }),
    ];
    const rows = draw(200, 50, view({ log: logOf(lines) })).rows();
    expect(rows[44]?.slice(23, 179).trimEnd()).toBe(` 10:00 ${'a long line '.repeat(9)}a long`);
    expect(rows[47]?.slice(23, 179).trimEnd()).toBe(` 10:01 bob             hi${' '.repeat(100)}✓`);
  });

  test('below 50 columns indents an event only where its time stands', () => {
    const lines = [event('10:00', 'ann joined'), event('10:00', 'ben joined')];
    expect(
      draw(20, 5, view({ log: logOf(lines) }))
        .rows()
        .slice(0, 4),
    ).toEqual(['', ' 10:00 ann joined', '  ben joined', ' ● online bob@srv-2']);
  });

  test('in ASCII', () => {
    expectPicture(
      draw(60, 12, view({ glyphs: ASCII_GLYPHS })),
      `
      | 1 #lobby  2 #ops 3  3 @alice 1!                       F1 ? |
      | 09:58 carol   is the release cut?         | @alice       * |
      |       alice   yes, tag v1.4.0             | bob (you)    * |
      | 10:02 ‹ 3 joined, 1 left: erin frank      | carol        ~ |
      |       gina, −dave ›                       | dave         - |
      | -- 2 new ---------------------------------|                |
      | 10:04 alice   @bob can you check the      |                |
      |               log?                        |                |
      | 10:05 bob     looking 👀                 *|                |
      |       bob     found it                   .|                |
      | * online bob@srv-2 - lag 12 ms - TLS 1.3 - 4 here   #lobby |
      | bob>                                                       |
    `,
    );
  });

  test('without the people gives the log their room', () => {
    expect(
      draw(80, 24, view({ showUsers: false }))
        .rows()
        .join('\n'),
    ).not.toMatch(/│|carol +◐/);
  });
});

describe('the log', () => {
  test('scrolled back leaves the newest out and says how to return', () => {
    expectPicture(
      draw(40, 12, scrolledBack()),
      `
      | ── Sat 21 Nov ─────────────────────────|
      | 09:58 carol                            |
      |  is the release cut?                   |
      | 09:58 alice                            |
      |  yes, tag v1.4.0                       |
      | 10:02 ‹ 3 joined, 1 left: erin frank   |
      |  gina, −dave ›                         |
      | ── 2 new ──────────────────────────────|
      | 10:04 alice                            |
      |  @bob can you check the log?           |
      | ● online bob@srv-2        reading back |
      | bob>                                   |
    `,
    );
  });

  test('shows refused messages, private ones, and nicks too long for their column', () => {
    const lines = [
      line('10:00', 'bob', 'hi', { mark: 'refused' }),
      line('10:00', 'alice → you', 'psst, this is private and rather long so that it wraps'),
      line('10:01', 'averyveryverylongnickindeed', 'text'),
    ];
    expectPicture(
      draw(60, 8, view({ log: logOf(lines) })),
      `
      | 1 #lobby  2 #ops 3  3 @alice 1!                       F1 ? |
      | 10:00 bob     hi                         !│ @alice       ● |
      |       alice → you  psst, this is          │ bob (you)    ● |
      |               private and rather long     │ carol        ◐ |
      |               so that it wraps            │ dave         ○ |
      | 10:01 averyveryvery…  text                │                |
      | ● online bob@srv-2 · lag 12 ms · TLS 1.3 · 4 here   #lobby |
      | bob>                                                       |
    `,
    );
  });

  test('of a first run stands at the bottom, with a notice below it', () => {
    const lines = [
      event('', 'Type and press Enter. @name for a private message.'),
      event('', 'F1 help, \\q quit.'),
    ];
    const input = { prompt: 'bob>', editor: EMPTY_EDITOR, placeholder: 'message #lobby' };
    expectPicture(
      draw(40, 9, view({ log: logOf(lines), notice: 'alice is typing', input })),
      `
      |                                        |
      |                                        |
      |                                        |
      |  Type and press Enter. @name for a     |
      |  private message.                      |
      |  F1 help, \\q quit.                     |
      | alice is typing                        |
      | ● online bob@srv-2 · lag 12 ms  #lobby |
      | bob> message #lobby                    |
    `,
    );
  });
});

describe('the header', () => {
  test('has the topic where there is room for it', () => {
    const lobby = { number: 1, name: '#lobby', active: true, unread: 0, mentions: 0 };
    const tabs = [lobby];
    const topic = 'Release of 1.4 on Friday at ten; ask alice';
    expect(draw(60, 9, view({ tabs, topic })).rows()[0]).toBe(
      ' 1 #lobby  · Release of 1.4 on Friday at ten; ask al…  F1 ?',
    );
    const many = [lobby, { ...lobby, name: '#a-room-with-a-rather-long-name', active: false }];
    expect(draw(60, 9, view({ tabs: many, topic })).rows()[0]).not.toContain('Rel');
  });

  test('shows the active conversation even when there are too many', () => {
    const tabs = Array.from({ length: 12 }, (_, i) => ({
      ...(i < 9 ? { number: i + 1 } : {}),
      name: `#room-${i + 1}`,
      active: i === 9,
      unread: i % 3,
      mentions: 0,
    }));
    expect(draw(60, 9, view({ tabs })).rows()[0]).toBe(
      ' 1 #room-1  2 #room-2 1  3 #room-3 2  #room-10  +8 9   F1 ?',
    );
  });
});

/** So many rooms, one of them on screen, with what is new in some. */
function rooms(count: number, active: number, news: Readonly<Record<number, Partial<Tab>>> = {}): Tab[] {
  return Array.from({ length: count }, (_, i) => ({
    ...(i < 9 && { number: i + 1 }),
    name: `#room-${i + 1}`,
    active: i === active,
    unread: 0,
    mentions: 0,
    ...news[i],
  }));
}

describe('tabs without room for all', () => {
  const header = (width: number, tabs: Tab[]): string => draw(width, 9, view({ tabs })).rows()[0] ?? '';

  test('count the hidden ones, and what calls in them before what is only new', () => {
    const news = { 6: { unread: 3 }, 7: { unread: 2, mentions: 2 } };
    expect(header(60, rooms(8, 0, news))).toBe(' 1 #room-1  2 #room-2  3 #room-3  4 #room-4  +4 2!     F1 ?');
    expect(header(60, rooms(8, 6, news))).toBe(' 1 #room-1  2 #room-2  3 #room-3  7 #room-7  +4 2!     F1 ?');
  });

  test('always have the active one, however narrow and however many', () => {
    for (const count of [1, 9, 10, 500]) {
      for (const active of [0, Math.floor(count / 2), count - 1]) {
        for (const width of [60, 61, 79, 80, 139]) {
          const row = header(
            width,
            rooms(count, active, { [count - 1]: { unread: 99_999, mentions: 1234 } }),
          );
          expect(`${row} `).toContain(`#room-${active + 1} `);
          expect(row.trimEnd()).toMatch(/F1 \?$/);
        }
      }
    }
  });

  test('cut a name that alone is too long', () => {
    const [tab] = rooms(1, 0);
    expect(header(60, [{ ...tab!, name: `#${'x'.repeat(200)}` }])).toMatch(/^ 1 #x+… F1 \?/);
  });
});

describe('the conversations at the left', () => {
  const list = (height: number, tabs: Tab[], width = 140): string[] =>
    draw(width, height, view({ tabs }))
      .rows()
      .slice(1, -2)
      .map((row) => row.slice(0, 19));

  test('are there from 140 columns on, and the header then has the name and the topic', () => {
    const tabs = rooms(3, 1, { 0: { unread: 12 }, 2: { unread: 2, mentions: 1 } });
    expect(list(9, tabs)).toEqual([
      ' 1 #room-1     12 │',
      ' 2 #room-2        │',
      ' 3 #room-3     1! │',
      ...Array<string>(3).fill('                  │'),
    ]);
    const rows = draw(140, 9, view({ tabs, topic: 'all about it' })).rows();
    expect(rows[0]).toMatch(/^ #room-2 {2}· all about it +F1 \?/);
    expect(list(9, tabs, 139)[0]).not.toContain('#room-1');
  });

  test('move with the active one, and count what is above and below', () => {
    const tabs = rooms(40, 20, { 3: { unread: 1 }, 38: { unread: 7, mentions: 3 } });
    expect(list(10, tabs)).toEqual([
      '   +18 1          │',
      '   #room-19       │',
      '   #room-20       │',
      '   #room-21       │',
      '   #room-22       │',
      '   #room-23       │',
      '   +17 3!         │',
    ]);
    for (let active = 0; active < 40; active++) {
      for (const height of [8, 9, 13, 60]) {
        expect(list(height, rooms(40, active)).join('\n')).toMatch(new RegExp(`#room-${active + 1} `));
      }
    }
  });

  test('have long names cut before their counts', () => {
    const [tab] = rooms(1, 1);
    expect(list(9, [{ ...tab!, name: '#a-room-with-a-long-name', unread: 5 }])[0]).toBe(
      ' 1 #a-room-wit… 5 │',
    );
  });
});

describe('the people', () => {
  test('that do not fit are counted', () => {
    const users = Array.from({ length: 9 }, (_, i) => {
      const nick = `someone-with-a-long-name-${i}`;
      return { nick, folded: nick, prefix: '', you: false, presence: 'idle' as const };
    });
    const rows = draw(60, 8, view({ users }))
      .rows()
      .map((row) => row.slice(43));
    expect(rows.slice(1, 6)).toEqual([...Array<string>(4).fill('│ someone-wit… ◐'), '│ and 5 more']);
  });
});

describe('the input', () => {
  test('cuts a long nick, but not the sign before the text', () => {
    const input = { prompt: 'somebody>', editor: EMPTY_EDITOR };
    expect(draw(20, 5, view({ input })).rows()[4]).toBe(' so…>');
  });

  test('grows with its text', () => {
    const screen = typed('a rather long message that does not fit into one row');
    expectPicture(
      draw(40, 6, screen),
      `
      | 10:05 bob                              |
      |  looking 👀                          ✓✓|
      |  found it                             …|
      | ● online bob@srv-2 · lag 12 ms  #lobby |
      | bob> a rather long message that does n |
      |      ot fit into one row               |
    `,
    );
    const canvas = new PictureCanvas(40, 6);
    expect(drawScreen(canvas, screen)).toEqual({ x: 25, y: 5 });
  });

  test('shows what a search has found', () => {
    const input = { prompt: 'bob>', editor: EMPTY_EDITOR, search: { query: 'dep', match: 'deploy\nnow' } };
    const canvas = new PictureCanvas(40, 6);
    expect(drawScreen(canvas, view({ input }))).toEqual({ x: 12, y: 5 });
    expect(canvas.rows()[5]).toBe(' search: dep  deploy↵now');
  });
});

test('no size and no overlay makes drawing fail, and the cursor stays on the screen', () => {
  const overlay = fc.constantFrom(undefined, HELP, PASTE, COMPLETION);
  const size = fc.tuple(
    fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 500 })),
    fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 200 })),
  );
  fc.assert(
    fc.property(size, overlay, fc.boolean(), ([width, height], over, scrolled) => {
      const base = scrolled ? scrolledBack() : typed('text 漢字 👩‍👩‍👧‍👦\nmore');
      const canvas = new PictureCanvas(width, height);
      const cursor = drawScreen(canvas, { ...base, notice: 'x', ...(over ? { overlay: over } : {}) });
      expect(cursor.x).toBeGreaterThanOrEqual(0);
      expect(cursor.y).toBeGreaterThanOrEqual(0);
      expect(cursor.x).toBeLessThan(width);
      expect(cursor.y).toBeLessThan(height);
    }),
    { numRuns: 300 },
  );
});
