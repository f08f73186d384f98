import { describe, expect, test } from 'vitest';
import { ASCII_GLYPHS } from '../../../src/client/ui/glyphs.js';
import type { LinkStatus, StatusView } from '../../../src/client/ui/status-row.js';
import { draw, ONLINE, view } from './view-support.js';

/** The status row of a screen, the last but one. */
function row(
  width: number,
  status: Partial<StatusView>,
  height: number = 12,
  ascii: boolean = false,
): string {
  const whole: StatusView = { link: ONLINE, conversation: '#lobby', clock: '10:05', queued: 0, ...status };
  const screen = ascii ? view({ status: whole, glyphs: ASCII_GLYPHS }) : view({ status: whole });
  return draw(width, height, screen).rows()[height - 2] ?? '';
}

const CONNECTING: LinkStatus = {
  state: 'connecting',
  server: 'srv-1.example.org:6697',
  step: 'TLS',
  attempt: 1,
};
const OFFLINE: LinkStatus = {
  state: 'offline',
  since: 42_000,
  server: 'srv-2',
  retryIn: 6_400,
  reason: 'connection refused',
};
const SILENT: LinkStatus = { state: 'silent', server: 'srv-1', silent: 8000, dropsAt: 10_000 };
const LOADING: LinkStatus = { state: 'loading', server: 'srv-2', loaded: 21, total: 37, sent: 1 };

describe('the status row', () => {
  test('says that nothing calls the reader, right after the state, in every state', () => {
    expect(row(80, { quiet: 'dnd 25 min' })).toContain('online bob@srv-2 · dnd 25 min · lag 12 ms');
    expect(row(40, { quiet: 'dnd' })).toContain('online bob@srv-2 · dnd');
    expect(row(80, { link: OFFLINE, quiet: 'dnd' })).toContain('offline 0:42 · dnd · next try in 7 s');
    expect(row(80, { link: SILENT, quiet: 'dnd' })).toContain('· dnd ·');
  });

  test.for([
    {
      link: ONLINE,
      wide: ' ● online bob@srv-2 · lag 12 ms · TLS 1.3 · 4 here               #lobby · 10:05',
      narrow: ' ● online bob@srv-2 · lag 12 ms  #lobby',
    },
    {
      link: ONLINE,
      queued: 2,
      wide: ' ● online bob@srv-2 · 2 queued · lag 12 ms · TLS 1.3 · 4 here    #lobby · 10:05',
      narrow: ' ● online bob@srv-2 · 2 queued   #lobby',
    },
    {
      link: CONNECTING,
      wide: ' ◌ connecting to srv-1.example.org:6697 · TLS… (try 1)              Esc cancels',
      narrow: ' ◌ connecting to srv-1.example.org:6697',
    },
    {
      link: OFFLINE,
      queued: 2,
      wide: ' ✕ offline 0:42 · next try in 7 s · 2 messages queued      Enter on empty = now',
      narrow: ' ✕ offline 0:42 · next try in 7 s',
    },
    {
      link: { ...OFFLINE, reason: '', since: 3_700_000, retryIn: 0 },
      queued: 1,
      wide: ' ✕ offline 1:01:40 · trying now · 1 message queued         Enter on empty = now',
      narrow: ' ✕ offline 1:01:40 · trying now',
    },
    {
      link: SILENT,
      wide: ' ! no answer for 8 s · next try in 2 s · srv-1',
      narrow: ' ! no answer for 8 s · next try in 2 s',
    },
    {
      link: LOADING,
      queued: 2,
      wide: ' ⟳ loading 37 missed… 21/37 · back on srv-2        2 messages queued · 1 sent ✓',
      narrow: ' ⟳ loading 37 missed… 21/37',
    },
    {
      link: { ...LOADING, resumed: true },
      queued: 2,
      wide: ' ⟳ loading 37 missed… 21/37 · resumed on srv-2     2 messages queued · 1 sent ✓',
      narrow: ' ⟳ loading 37 missed… 21/37',
    },
    {
      link: { ...LOADING, total: undefined, sent: 0 },
      wide: ' ⟳ loading missed… 21 · back on srv-2',
      narrow: ' ⟳ loading missed… 21 · back on srv-2',
    },
    {
      link: { state: 'nick-taken', nick: 'bob', using: 'bob_' },
      wide: ' ✖ nick "bob" is taken · you are bob_ · /nick <name>',
      narrow: ' ✖ nick "bob" is taken · you are bob_',
    },
    {
      link: { state: 'refused', text: 'srv-1: you are banned (spam), /quit' },
      wide: ' ✖ srv-1: you are banned (spam), /quit',
      narrow: ' ✖ srv-1: you are banned (spam), /quit',
    },
  ] satisfies { link: LinkStatus; queued?: number; wide: string; narrow: string }[])(
    'when $link.state at 80x24 and 40x12 is $wide',
    ({ link, queued = 0, wide, narrow }) => {
      expect(row(80, { link, queued }, 24)).toBe(wide);
      expect(row(40, { link, queued })).toBe(narrow);
    },
  );

  test('has room for the reason on a wide screen', () => {
    expect(row(120, { link: OFFLINE })).toBe(
      ` ✕ offline 0:42 · next try in 7 s · connection refused${' '.repeat(45)}Enter on empty = now`,
    );
  });

  test('says how much is new below while reading back', () => {
    expect(row(80, { newBelow: 5 }, 24)).toBe(
      ' ● online bob@srv-2 · lag 12 ms · TLS 1.3 · 4 here    5 new below · Esc returns',
    );
    expect(row(40, { newBelow: 5 })).toBe(' ● online bob@srv-2         5 new below');
    expect(row(24, { newBelow: 0 })).toBe(' ● online… reading back');
  });

  test('puts an alert before everything', () => {
    const alert = { text: 'no nock here; did you mean nick?', level: 'error' } as const;
    expect(row(40, { alert })).toBe(' ! no nock here; did you mean nick?');
  });

  test('in ASCII has no other characters', () => {
    for (const link of [ONLINE, CONNECTING, OFFLINE, SILENT, LOADING]) {
      expect(row(80, { link, queued: 1 }, 24, true)).toMatch(/^[ -~]+$/);
    }
  });
});
