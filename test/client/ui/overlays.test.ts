import { describe, expect, test } from 'vitest';
import type { Overlay } from '../../../src/client/ui/overlays.js';
import { expectPicture } from '../../support/expect-picture.js';
import { COMPLETION, draw, HELP, PASTE, typed, view } from './view-support.js';

describe('an overlay', () => {
  test('of completions stands above the word', () => {
    expectPicture(
      draw(40, 6, { ...typed('/jo'), overlay: COMPLETION }),
      `
      |  @bob can you check the log?           |
      | 10:05 bob                              |
      |  look /join  go into a room          ✓✓|
      |  foun /j                              …|
      | ● online bob@srv-2 · lag 12 ms  #lobby |
      | bob> /jo                               |
    `,
    );
  });

  test('of a paste shows its first lines and the keys', () => {
    expectPicture(
      draw(40, 12, view({ overlay: PASTE })),
      `
      | 09:58 alice                            |
      |  yes, tag v1.4.0                       |
      | 10:02 ‹ 3 joined, 1 left: erin frank   |
      |  gina, −dave ›                         |
      | ── 2 new ──────────────────────────────|
      | 7 lines pasted, the first 3:           |
      | one                                    |
      | two                                    |
      | three                                  |
      | Enter sends, ^E edits, Esc drops       |
      | ● online bob@srv-2 · lag 12 ms  #lobby |
      | bob>                                   |
    `,
    );
  });

  test('of help covers the log and can be scrolled', () => {
    expectPicture(
      draw(50, 8, view({ overlay: HELP })),
      `
      | Talking                                          |
      |  text           everybody in the room reads it   |
      |  @nick text     only nick reads it; @nick alone  |
      |                 opens the conversation           |
      |  //text         says a text that begins with a   |
      | Esc closes, PgUp and PgDn scroll (5 of 11)       |
      | ● online bob@srv-2 · lag 12 ms · TLS 1.3  #lobby |
      | bob>                                             |
    `,
    );
    const scrolled: Overlay = {
      kind: 'help',
      view: { rows: HELP.kind === 'help' ? HELP.view.rows : [], top: 1000 },
    };
    expect(draw(50, 8, view({ overlay: scrolled })).rows()[4]).toContain('/join #room');
  });

  test('of help on a narrow screen has what is explained above its explanation, and cuts nothing', () => {
    expectPicture(
      draw(24, 9, view({ overlay: HELP })),
      `
      | Talking                |
      |  text                  |
      |    everybody in the    |
      |    room reads it       |
      |  @nick text            |
      |    only nick reads it; |
      | Esc closes (6 of 19)   |
      | ● online bob@srv-2     |
      | bob>                   |
    `,
    );
  });
});
