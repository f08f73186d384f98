import { describe, expect, it } from 'vitest';

import { check, type Evidence, type Verdict } from './checker.js';
import type { Entry } from './journal.js';
import { makeRecord, type ClientRecord } from './record.js';

/** Three clients in a room; ann and bob write three messages each, all are acknowledged and shown to all. */
const ORDER = ['ann:1', 'bob:1', 'ann:2', 'ann:3', 'bob:2', 'bob:3'];
const NICKS = ['ann', 'bob', 'eve'];

function sent(key: string): Entry {
  return { k: 'sent', key, c: '#tea', text: key, id: key, i: 1, n: 1 };
}

function shown(key: string, at = ORDER.indexOf(key)): Entry {
  const [s = ''] = key.split(':');
  return {
    k: 'shown',
    c: '#tea',
    m: `m${at}`,
    t: `2026-01-01T00:00:00.00${at}Z`,
    s,
    x: key,
    h: 'live',
    n: 1,
  };
}

function acknowledged(key: string): Entry {
  return { k: 'ack', key, m: `m${ORDER.indexOf(key)}`, t: '' };
}

function good(nick: string): Entry[] {
  const own = ORDER.filter((key) => key.startsWith(nick));
  return [
    { k: 'connected', n: 1 },
    { k: 'offers', n: 1, sendId: true, resume: true },
    { k: 'identity', i: 1, n: 1 },
    ...own.map((key) => sent(key)),
    ...ORDER.map((key) => shown(key)),
    ...own.map((key) => acknowledged(key)),
    { k: 'finished', c: '#tea' },
  ];
}

/** The verdict when `nick`'s entries are changed. */
function judge(nick = '', change: (entries: Entry[]) => Entry[] = (entries) => entries): Verdict {
  return check(
    evidence(NICKS.map((name) => makeRecord(name, name === nick ? change(good(name)) : good(name)))),
  );
}

function evidence(records: ClientRecord[]): Evidence {
  return { records, members: new Map([['#tea', NICKS]]), troubles: [] };
}

function isShown(entry: Entry, key: string): boolean {
  return entry.k === 'shown' && entry.x === key;
}

const CLEAN = { lost: 0, doubled: 0, reordered: 0, unsent: 0, unsettled: 0, expelled: 0 };

describe('the checker', () => {
  it('is green when everybody has everything once and in one order', () => {
    const verdict = judge();
    expect(verdict.problems).toEqual([]);
    expect(verdict).toMatchObject({
      green: true,
      failures: CLEAN,
      messages: 6,
      acknowledged: 6,
      deliveries: 18,
    });
  });

  it('finds a message that one receiver does not have', () => {
    const verdict = judge('eve', (entries) => entries.filter((entry) => !isShown(entry, 'ann:2')));
    expect(verdict).toMatchObject({ green: false, failures: { ...CLEAN, lost: 1 } });
    expect(verdict.problems[0]).toContain('ann:2, acknowledged as m2, is not in the record of eve');
  });

  it('finds an acknowledged message that nobody has', () => {
    const without = NICKS.map((nick) =>
      makeRecord(
        nick,
        good(nick).filter((entry) => !isShown(entry, 'bob:3')),
      ),
    );
    expect(check(evidence(without)).failures).toEqual({ ...CLEAN, lost: 3 });
  });

  it('finds an unacknowledged message that some have and others do not', () => {
    const records = NICKS.map((nick) =>
      makeRecord(
        nick,
        good(nick).filter((entry) =>
          nick === 'eve' ? !isShown(entry, 'bob:3') : !(entry.k === 'ack' && entry.key === 'bob:3'),
        ),
      ),
    );
    expect(check(evidence(records)).failures).toMatchObject({ lost: 1 });
  });

  it('finds a message that is shown twice under the same msgid', () => {
    const verdict = judge('eve', (entries) => [
      ...entries,
      { k: 'twice', c: '#tea', m: 'm1', x: 'bob:1', h: 'live', n: 1 },
    ]);
    expect(verdict).toMatchObject({ green: false, failures: { ...CLEAN, doubled: 1 } });
  });

  it('finds a message that is stored twice under two msgids', () => {
    const records = NICKS.map((nick) => makeRecord(nick, [...good(nick), shown('bob:3', 7)]));
    expect(check(evidence(records)).failures).toEqual({ ...CLEAN, doubled: 3 });
  });

  it('finds a message that has another msgid for one than for others', () => {
    const verdict = judge('eve', (entries) =>
      entries.map((entry) => (isShown(entry, 'bob:3') ? ({ ...entry, m: 'm9' } as Entry) : entry)),
    );
    expect(verdict.failures.doubled).toBe(1);
  });

  it('finds two messages that one receiver is shown the other way round', () => {
    const verdict = judge('eve', (entries) => swap(entries, 'bob:1', 'ann:2'));
    expect(verdict.green).toBe(false);
    expect(verdict.failures.reordered).toBeGreaterThan(0);
    expect(verdict.failures).toMatchObject({ lost: 0, doubled: 0, unsent: 0 });
  });

  it('finds views that contradict each other even when msgids and times say nothing', () => {
    const blind = (entries: Entry[]): Entry[] => {
      let at = 0;
      return entries.map((entry) =>
        entry.k === 'shown' ? { ...entry, m: `${++at}`.padStart(3, '0') } : entry,
      );
    };
    const verdict = check(
      evidence(
        NICKS.map((nick) =>
          makeRecord(nick, blind(nick === 'eve' ? swap(good(nick), 'bob:1', 'ann:2') : good(nick))),
        ),
      ),
    );
    expect(verdict.problems.join('\n')).toContain('in #tea elsewhere for eve than for others');
  });

  it("finds a sender's messages that everybody is shown against the order of sending", () => {
    const records = NICKS.map((nick) => {
      const entries = good(nick);
      if (nick !== 'bob') return makeRecord(nick, entries);
      const wrong = [sent('bob:2'), sent('bob:1'), sent('bob:3')];
      return makeRecord(nick, [...wrong, ...entries.filter(({ k }) => k !== 'sent')]);
    });
    expect(check(evidence(records)).failures).toEqual({ ...CLEAN, reordered: 3 });
  });

  it('finds a time that does not rise', () => {
    const verdict = judge('eve', (entries) =>
      entries.map((entry) =>
        isShown(entry, 'ann:3') ? ({ ...entry, t: '2026-01-01T00:00:00.002Z' } as Entry) : entry,
      ),
    );
    expect(verdict.failures.reordered).toBe(1);
  });

  it('finds a message that nobody has sent', () => {
    const verdict = judge('eve', (entries) => [...entries, { ...shown('bob:3', 8), x: 'bob:9' } as Entry]);
    expect(verdict.failures.unsent).toBe(1);
    expect(verdict.problems[0]).toContain('nobody sent it');
  });

  it.each([
    { what: 'another sender', change: { s: 'ann' }, says: 'bob sent it, not ann' },
    { what: 'another text', change: { x: 'bob:3 and more' }, says: 'its text is another' },
    { what: 'no msgid', change: { m: '' }, says: 'it has no msgid' },
  ])('finds a message with $what', ({ change, says }) => {
    const verdict = judge('eve', (entries) =>
      entries.map((entry) => (isShown(entry, 'bob:3') ? { ...entry, ...change } : entry)),
    );
    expect(verdict.failures.unsent).toBeGreaterThan(0);
    expect(verdict.problems.join('\n')).toContain(says);
  });

  it('finds a refused message that is shown all the same', () => {
    const verdict = judge('bob', (entries) =>
      entries.map((entry) =>
        entry.k === 'ack' && entry.key === 'bob:3' ? { k: 'refused', key: 'bob:3', why: 'FAIL' } : entry,
      ),
    );
    expect(verdict.failures.unsent).toBe(3);
  });

  it('finds a message that has never been answered although it could be sent again', () => {
    const verdict = judge('bob', (entries) => [...entries, sent('bob:4')]);
    expect(verdict.failures).toEqual({ ...CLEAN, unsettled: 1 });
  });

  it('lets a message go unanswered when it could not be sent again without risk', () => {
    const verdict = judge('bob', (entries) => [
      ...entries.map((entry) => (entry.k === 'offers' ? { ...entry, sendId: false } : entry)),
      sent('bob:4'),
      { k: 'connected', n: 2 },
    ]);
    expect(verdict).toMatchObject({ green: true, unanswered: 1 });
  });

  it('finds a session that could not be resumed where that is offered', () => {
    const again: Entry = { k: 'identity', i: 2, n: 2 };
    expect(judge('bob', (entries) => [...entries, again]).failures).toEqual({ ...CLEAN, expelled: 1 });
    const plain = judge('bob', (entries) => [
      ...entries.map((entry) => (entry.k === 'offers' ? { ...entry, resume: false } : entry)),
      again,
    ]);
    expect(plain).toMatchObject({ green: true, lostSessions: 1 });
  });

  it('is red when somebody has not read to the end, or nothing was acknowledged', () => {
    expect(judge('eve', (entries) => entries.filter(({ k }) => k !== 'finished')).green).toBe(false);
    expect(check({ records: [], members: new Map(), troubles: [] }).green).toBe(false);
  });

  it('asks of a private conversation only what the server could keep when an end of it was lost', () => {
    const entries = (nick: string): Entry[] =>
      good(nick).map((entry) => ('c' in entry ? { ...entry, c: 'ann,bob' } : entry));
    const members = new Map([['ann,bob', ['ann', 'bob']]]);
    const lossy = entries('bob').filter((entry) => !isShown(entry, 'ann:2'));
    const again: Entry[] = [
      { k: 'offers', n: 2, sendId: false, resume: false },
      { k: 'identity', i: 2, n: 2 },
    ];
    const ann = makeRecord('ann', entries('ann'));
    expect(check({ records: [ann, makeRecord('bob', lossy)], members, troubles: [] }).failures.lost).toBe(1);
    const verdict = check({ records: [ann, makeRecord('bob', [...lossy, ...again])], members, troubles: [] });
    expect(verdict).toMatchObject({ green: true, wholePrivate: [0, 1], lostSessions: 1 });
  });
});

describe('a private conversation of somebody who could not resume', () => {
  const members = new Map([['ann,bob', ['ann', 'bob']]]);
  const offers: Entry = { k: 'offers', n: 1, sendId: false, resume: false };

  /** Ann writes two messages, the second as `identity`; bob is shown the second one first. */
  function failures(identity: number): Verdict['failures'] {
    const own = (entry: Entry): Entry => ({ ...entry, c: 'ann,bob' }) as Entry;
    const ann = makeRecord('ann', [
      offers,
      { k: 'identity', i: 1, n: 1 },
      own(sent('ann:1')),
      { k: 'identity', i: 2, n: 2 },
      own({ ...sent('ann:2'), i: identity } as Entry),
      acknowledged('ann:1'),
      acknowledged('ann:2'),
    ]);
    const bob = makeRecord('bob', [offers, own(shown('ann:2')), own(shown('ann:1'))]);
    return check({ records: [ann, bob], members, troubles: [] }).failures;
  }

  it('has an order within each session of the sender', () => {
    expect(failures(1)).toEqual({ ...CLEAN, reordered: 1 });
  });

  it('has none across them', () => {
    expect(failures(2)).toEqual(CLEAN);
  });
});

function swap(entries: Entry[], one: string, other: string): Entry[] {
  const [first, second] = [one, other].map((key) => entries.findIndex((entry) => isShown(entry, key)));
  return entries.map((entry, index) => {
    if (index === first) return entries[second ?? 0] as Entry;
    return index === second ? (entries[first ?? 0] as Entry) : entry;
  });
}
