/**
 * Every key of the table does what its row says, by each of its names; those with Alt also as Esc and then the key. A
 * row that is not tried here makes the first test fail.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { KEY_BINDINGS } from '../../../src/client/ui/keys/table.js';
import { settle } from '../../support/fake-irc-server.js';
import { ScreenRig } from '../../support/screen-rig.js';

let rig: ScreenRig;

const here = (): string => rig.engine.state.active;
const status = (): string => rig.rows().at(-2) ?? '';
/** The newest message that is on screen. */
const lowest = (): string | undefined => rig.text.match(/(?:line|new|call) \d+/g)?.at(-1);

let count = 0;
async function tell(nick: string, target: string, text: string): Promise<void> {
  await rig.hear(`@msgid=k${++count} :${nick}!x@h PRIVMSG ${target} :${text}`);
}

async function lines(): Promise<void> {
  for (let i = 1; i <= 40; i++) await tell('alice', '#lobby', `line ${i}`);
}

type Press = () => void;
type Trial = (press: Press) => Promise<void> | void;

/** A change of the input, the cursor being `|`; `before` are keys pressed first. */
function edits(from: string, to: string, ...before: readonly string[]): Trial {
  return (press) => {
    const [left = '', right = ''] = from.split('|');
    rig.type(`${left}${right}`.trimEnd());
    for (const _ of right) rig.key('left');
    for (const key of before) rig.key(key);
    press();
    // Where the cursor is.
    rig.type('X');
    expect(rig.input).toBe(` bob> ${to.replace('|', 'X')}`);
  };
}

/** Two lines are written, and what is typed after the key stands in one of them. */
function inTwoLines(first: string, second: string, ...before: readonly string[]): Trial {
  return (press) => {
    rig.type('one');
    rig.key('ctrl-j');
    rig.type('two');
    for (const key of before) rig.key(key);
    press();
    rig.type('X');
    expect(rig.rows().slice(-2)).toEqual([` bob> ${first}`, `      ${second}`]);
  };
}

async function entered(): Promise<void> {
  await rig.send('first of all');
  await rig.send('second one');
}

/** By the labels of the table. */
const TRIALS: Readonly<Record<string, Trial>> = {
  Enter: async (press) => {
    rig.type('hello');
    press();
    await settle();
    expect(rig.modern.stored.map(({ text }) => text)).toEqual(['hello']);
    expect(rig.input).toMatch(/^ bob>(?: Type|$)/);
  },
  'Alt-Enter ^J': (press) => {
    rig.type('one');
    press();
    rig.type('two');
    expect(rig.rows().slice(-2)).toEqual([' bob> one', '      two']);
    expect(rig.modern.stored).toEqual([]);
  },
  Tab: async (press) => {
    await rig.hear(':alice!a@h JOIN #lobby', ':alan!a@h JOIN #lobby');
    rig.type('al');
    press();
    expect(rig.input).toBe(' bob> alan:');
  },
  'Shift-Tab': async (press) => {
    await rig.hear(':alice!a@h JOIN #lobby', ':alan!a@h JOIN #lobby');
    rig.type('al');
    press();
    expect(rig.input).toBe(' bob> alice:');
  },
  '↑ ^P': async (press) => {
    await entered();
    press();
    expect(rig.input).toBe(' bob> second one');
    press();
    expect(rig.input).toBe(' bob> first of all');
  },
  '↓ ^N': async (press) => {
    await entered();
    rig.key('up');
    rig.key('up');
    press();
    expect(rig.input).toBe(' bob> second one');
  },
  '^R': async (press) => {
    await entered();
    press();
    rig.type('fir');
    expect(rig.input).toContain('first of all');
    rig.key('enter');
    expect(rig.input).not.toContain('second');
  },
  'Alt-.': async (press) => {
    await entered();
    rig.type('x ');
    press();
    expect(rig.input).toBe(' bob> x one');
  },
  'BS ^H': edits('ab|c', 'a|c'),
  'Del ^D': edits('a|bc', 'a|c'),
  '^W': edits('say /usr/bin|', 'say |'),
  'Alt-BS': edits('say /usr/bin|', 'say /usr/|'),
  'Alt-d': edits('|one two', '| two'),
  '^U': edits('one |two', '|two'),
  '^K': edits('one |two', 'one |'),
  '^Y': edits('one two|', 'one two|', 'ctrl-w'),
  'Alt-y': edits('one|', 'one|', 'ctrl-w', 'x', 'ctrl-w', 'ctrl-y'),
  '^T': edits('ab|', 'ba|'),
  'Alt-t': edits('one two|', 'two one|'),
  'Alt-c': edits('|one', 'One|'),
  'Alt-l': edits('|ONE', 'one|'),
  '^_': edits('one two|', 'one two|', 'ctrl-w'),
  'Alt-r': edits('one two|', '|', 'ctrl-w'),
  '← ^B': edits('ab|', 'a|b'),
  '→ ^F': edits('|ab', 'a|b'),
  'Ctrl-← Alt-b': edits('one two|', 'one |two'),
  'Ctrl-→ Alt-f': edits('|one two', 'one| two'),
  'Home ^A': edits('ab|', '|ab'),
  'End ^E': edits('|ab', 'ab|'),
  'Ctrl-Home Alt-<': inTwoLines('Xone', 'two'),
  'Ctrl-End Alt->': inTwoLines('one', 'twoX', 'ctrl-home'),
  PgUp: async (press) => {
    await lines();
    press();
    expect(lowest()).not.toBe('line 40');
    expect(status()).toContain('reading back');
  },
  PgDn: async (press) => {
    await lines();
    rig.key('pageup');
    const before = rig.text;
    rig.key('pageup');
    expect(rig.text).not.toBe(before);
    press();
    expect(rig.text).toBe(before);
  },
  'Shift-↑': async (press) => {
    await lines();
    press();
    expect(lowest()).toBe('line 39');
  },
  'Shift-↓': async (press) => {
    await lines();
    for (let i = 0; i < 3; i++) rig.key('shift-up');
    press();
    expect(lowest()).toBe('line 38');
  },
  'Alt-Home': async (press) => {
    await lines();
    press();
    expect(rig.text).toContain('line 1 ');
    expect(status()).toContain('reading back');
  },
  'Alt-End': async (press) => {
    await lines();
    // At the end already, that Esc and this key have nothing to close in between.
    press();
    expect(lowest()).toBe('line 40');
    rig.key('pageup');
    rig.key('alt-end');
    expect(lowest()).toBe('line 40');
  },
  'Alt-u': async (press) => {
    await rig.send('@alice');
    for (let i = 1; i <= 30; i++) await tell('carol', '#lobby', `new ${i}`);
    rig.key('alt-1');
    expect(rig.text).not.toContain('new 1 ');
    press();
    expect(rig.rows().slice(1, 3).join()).toContain('new 1 ');
    expect(status()).toContain('reading back');
  },
  'Alt-p': async (press) => {
    await tell('alice', '#lobby', 'bob: call 1');
    await lines();
    press();
    expect(rig.text).toContain('mention by alice');
    expect(rig.text).toContain('call 1');
  },
  'Alt-n': async (press) => {
    await tell('alice', '#lobby', 'bob: call 1');
    await lines();
    await tell('alice', '#lobby', 'bob: call 2');
    press();
    expect(rig.text).toContain('no mention of you after this');
    rig.key('alt-p');
    rig.key('alt-p');
    expect(rig.text).toContain('call 1');
    rig.key('alt-n');
    expect(rig.text).toContain('call 2');
  },
  F3: (press) => {
    rig.type('a text');
    press();
    expect(rig.input).toMatch(/^ find/);
    rig.key('escape');
    expect(rig.input).toBe(' bob> a text');
  },
  Esc: async (press) => {
    await lines();
    rig.key('pageup');
    press();
    expect(lowest()).toBe('line 40');
  },
  'Alt-↑': async (press) => {
    await lines();
    press();
    expect(rig.rows().find((row) => row.startsWith('▌'))).toContain('line 40');
    expect(rig.text).toContain('r reply');
  },
  'Alt-↓': (press) => {
    press();
    expect(rig.text).toContain('Alt-Up selects a message');
    rig.key('alt-up');
    rig.key('alt-down');
    expect(rig.rows().some((row) => row.startsWith('▌'))).toBe(false);
  },
  F4: (press) => {
    press();
    expect(rig.text).toContain('plain view');
    expect(rig.mouse.at(-1)).toBe(false);
  },
  '^G': (press) => {
    press();
    expect(rig.input).toMatch(/^ go to>/);
  },
  'Alt-←': async (press) => {
    await rig.send('/join #ops');
    press();
    expect(here()).toBe('#lobby');
  },
  'Alt-→': async (press) => {
    await rig.send('/join #ops');
    rig.key('alt-1');
    press();
    expect(here()).toBe('#ops');
  },
  'Alt-a': async (press) => {
    await rig.send('/join #ops');
    rig.key('alt-1');
    await tell('dan', '#ops', 'something');
    await tell('alice', 'bob', 'psst');
    press();
    expect(here()).toBe('alice');
  },
  '^X': async (press) => {
    await rig.send('/join #ops');
    press();
    expect(here()).toBe('#lobby');
    press();
    expect(here()).toBe('#ops');
  },
  F1: (press) => {
    press();
    expect(rig.rows()[0]).toMatch(/^ Talking/);
  },
  F2: (press) => {
    expect(rig.text).toContain('bob (you)');
    press();
    expect(rig.text).not.toContain('bob (you)');
    press();
    expect(rig.text).toContain('bob (you)');
  },
  '^L': (press) => {
    press();
    expect(rig.redrawn).toBe(1);
  },
  '^Z': (press) => {
    press();
    expect(rig.suspended).toBe(1);
  },
  '^C': async (press) => {
    rig.type('half');
    press();
    expect(rig.input).not.toContain('half');
    press();
    expect(rig.text).toContain('^C again to leave');
    rig.clock.advance(1001);
    press();
    expect(rig.modern.server.last.sent(/QUIT/)).toEqual([]);
    press();
    await settle();
    expect(rig.modern.server.last.sent(/QUIT/)).toEqual(['QUIT :bye']);
  },
};

beforeEach(async () => {
  rig = await new ScreenRig({ height: 16, caps: ['draft/multiline=max-bytes=4096,max-lines=64'] }).start();
});

test('every key of the table is tried', () => {
  expect(Object.keys(TRIALS).toSorted()).toEqual(KEY_BINDINGS.map(({ label }) => label).toSorted());
});

const TRIED = KEY_BINDINGS.flatMap(({ label, help, keys }) => keys.map((key) => ({ key, label, help })));

describe('the key', () => {
  test.for(TRIED)('$key: $help', async ({ key, label }) => {
    await TRIALS[label]?.(() => rig.key(key));
  });

  test.for(TRIED.filter(({ key }) => /^alt-(?!ctrl)/.test(key)))(
    '$key as Esc and the rest: $help',
    async (row) => {
      await TRIALS[row.label]?.(() => {
        rig.key('escape');
        rig.key(row.key.slice('alt-'.length));
      });
    },
  );

  test.for(['ctrl-f'])('%s finds where there is nothing to the right of', (key) => {
    rig.key(key);
    expect(rig.input).toMatch(/^ find/);
  });

  test.for([1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'alt-%i goes to that conversation, and so do Esc and the digit',
    async (n) => {
      for (let i = 2; i <= 9; i++) await rig.send(`/join #r${i}`);
      const names = ['#lobby', ...Array.from({ length: 8 }, (_, i) => `#r${i + 2}`)];
      rig.key(n === 1 ? 'alt-2' : 'alt-1');
      rig.key(`alt-${n}`);
      expect(here()).toBe(names[n - 1]);
      rig.key('ctrl-x');
      expect(here()).not.toBe(names[n - 1]);
      rig.key('escape');
      rig.key(String(n));
      expect(here()).toBe(names[n - 1]);
    },
  );

  test('Esc while a connection is being made gives that up, and Enter or /connect tries again', async () => {
    rig = new ScreenRig({ height: 16 });
    rig.modern.server.silent = true;
    rig.engine.start();
    await settle();
    expect(status()).toContain('Esc cancels');
    rig.key('escape');
    expect(status()).toMatch(/offline 0:00 · next try in 10 s .*Enter on empty = now/);
    rig.key('enter');
    await settle();
    expect(status()).toContain('connecting to');
    rig.key('escape');
    rig.modern.server.silent = false;
    await rig.send('/connect');
    expect(here()).toBe('#lobby');
    await rig.send('/lag');
    expect(rig.text).toMatch(/lag to irc\.test:6667: (?:0 ms|not measured yet)/);
  });

  test('the wheel scrolls by three rows', async () => {
    await lines();
    const at = { kind: 'mouse', button: 3, x: 1, y: 1, ctrl: false, alt: false, shift: false } as const;
    rig.chat.onInput({ ...at, action: 'wheel-up' });
    expect(lowest()).toBe('line 37');
    rig.chat.onInput({ ...at, action: 'wheel-down' });
    expect(lowest()).toBe('line 40');
  });

  test('/history and /history end go where Alt-Home and Alt-End go', async () => {
    await lines();
    await rig.send('/history');
    expect(rig.text).toContain('line 1 ');
    expect(status()).toContain('reading back');
    await rig.send('/history end');
    expect(lowest()).toBe('line 40');
    expect(status()).not.toContain('reading back');
  });
});
