import { expect, test } from 'vitest';

import { CAPABILITIES, Cap } from '../../../src/protocol/capabilities.js';
import {
  activeCapabilities,
  fittingCapabilities,
  offeredCapabilities,
  requestCapabilities,
} from '../../../src/server/session/capability-lists.js';

const LIMITS = { multilineBytes: 8192, multilineLines: 64 };
const ACCOUNTS = { nicks: 'first-use', registration: true, reserveNicks: true, rounds: 4096 } as const;
const SETTINGS = { resumeMs: 120_000, limits: LIMITS, accounts: ACCOUNTS };
const TLS = { secure: true, local: false };
const LOCAL = { secure: false, local: true };
const FAR = { secure: false, local: false };

test('everything that is offered is granted, alone and together, and can be given up', () => {
  const names = offeredCapabilities(0, SETTINGS, TLS);
  expect(names).toEqual(CAPABILITIES.map(({ name }) => name));
  const all = requestCapabilities(0, names.join(' '), 0, SETTINGS, TLS) ?? 0;
  expect(activeCapabilities(all)).toEqual(names);
  expect(requestCapabilities(all, names.map((name) => `-${name}`).join(' '), 0, SETTINGS, TLS)).toBe(0);
});

test.for(['nonsense', 'batch nonsense', 'batch=1', '-nonsense', 'BATCH'])(
  '%j is refused as a whole',
  (request) => {
    expect(requestCapabilities(Cap.batch, request, 302, SETTINGS)).toBeUndefined();
  },
);

test('a request is read from left to right, an empty one is granted', () => {
  expect(requestCapabilities(0, 'batch -batch', 0, SETTINGS)).toBe(0);
  expect(requestCapabilities(0, '-batch batch', 0, SETTINGS)).toBe(Cap.batch);
  expect(requestCapabilities(Cap.batch, '  ', 0, SETTINGS)).toBe(Cap.batch);
});

test('cap-notify belongs to version 302 and cannot be given up there', () => {
  expect(requestCapabilities(Cap.capNotify, '-cap-notify', 302, SETTINGS)).toBeUndefined();
  expect(requestCapabilities(Cap.capNotify, '-cap-notify', 301, SETTINGS)).toBe(0);
});

test('resume is offered with its grace time, or not at all when sessions end with their connections', () => {
  expect(offeredCapabilities(302, { ...SETTINGS, resumeMs: 1500 })).toContain('chat-tui/resume=grace=2');
  expect(offeredCapabilities(301, SETTINGS)).toContain('chat-tui/resume');
  expect(offeredCapabilities(302, { ...SETTINGS, resumeMs: 0 }).join(' ')).not.toContain('resume');
  expect(requestCapabilities(0, 'chat-tui/resume', 302, { ...SETTINGS, resumeMs: 0 })).toBeUndefined();
});

test('messages of several lines are offered with their bounds, or not at all', () => {
  expect(offeredCapabilities(302, SETTINGS)).toContain('draft/multiline=max-bytes=8192,max-lines=64');
  const none = { ...SETTINGS, limits: { ...LIMITS, multilineLines: 0 } };
  expect(offeredCapabilities(302, none).join(' ')).not.toContain('multiline');
  expect(requestCapabilities(0, 'draft/multiline', 302, none)).toBeUndefined();
});

test('a list for one line loses extensions of ours and drafts first, and keeps its order', () => {
  const words = ['batch', 'chat-tui/resume', 'draft/read-marker', 'echo-message', 'server-time'];
  expect(fittingCapabilities(words, 100)).toEqual(words);
  expect(fittingCapabilities(words, 50)).toEqual([
    'batch',
    'draft/read-marker',
    'echo-message',
    'server-time',
  ]);
  expect(fittingCapabilities(words, 30)).toEqual(['batch', 'echo-message', 'server-time']);
  expect(fittingCapabilities([], 30)).toEqual([]);
});

test('sasl is offered where nobody reads along, with keys only where they are shown', () => {
  expect(offeredCapabilities(302, SETTINGS, TLS)).toContain('sasl=EXTERNAL,PLAIN,SCRAM-SHA-256');
  expect(offeredCapabilities(302, SETTINGS, LOCAL)).toContain('sasl=PLAIN,SCRAM-SHA-256');
  expect(offeredCapabilities(302, SETTINGS, FAR).join(' ')).not.toMatch(/sasl|account-registration/);
  for (const name of ['sasl', 'draft/account-registration']) {
    expect(requestCapabilities(0, name, 302, SETTINGS, FAR)).toBeUndefined();
    expect(requestCapabilities(0, name, 302, SETTINGS, LOCAL)).toBeGreaterThan(0);
  }
});

test.for([{ registration: false }, { nicks: 'closed' as const }])(
  'with %j nobody is told to register',
  (change) => {
    const settings = { ...SETTINGS, accounts: { ...ACCOUNTS, ...change } };
    expect(offeredCapabilities(302, settings, TLS).join(' ')).not.toContain('account-registration');
  },
);
