/** Opening messages far back: the log is in order at every moment, and says where something is missing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMessage } from '../../../src/protocol/parse.js';
import { ModelClient } from '../../support/model-client.js';

const COUNT = 80;
const START = Date.UTC(2026, 10, 21, 10, 0);

const idOf = (i: number): string => `m${String(i).padStart(3, '0')}`;

function line(i: number): string {
  return `@time=${new Date(START + i * 1000).toISOString()};msgid=${idOf(i)} :alice!a@h PRIVMSG #lobby :text ${i}`;
}

/** What a server with the messages 0 to COUNT - 1 answers. */
function answer(request: string): string[] {
  const [, kind, , point = '', count = ''] = request.split(' ');
  const limit = Number(count);
  const all = Array.from({ length: COUNT }, (_, i) => i);
  const at = all.findIndex((i) => point === `msgid=${idOf(i)}`);
  const page = (from: number, to: number): string[] =>
    all.slice(Math.max(0, from), Math.max(0, to)).map(line);
  switch (kind) {
    case 'AROUND':
      return page(at - limit / 2, at + limit / 2);
    case 'AFTER':
      return page(at + 1, at + 1 + limit);
    case 'BEFORE':
      return page(at - limit, at);
    default:
      return page(COUNT - limit, COUNT);
  }
}

/** In the room, with the newest page loaded, and every question of the client answered. */
class Reader {
  readonly client = new ModelClient();

  constructor() {
    this.client.register();
    this.client.hear(`@time=${new Date(START - 1000).toISOString()} :bob!b@host JOIN #lobby`);
    this.#answerAll();
    this.client.apply({ type: 'activate', key: '#lobby' });
  }

  open(i: number): void {
    const hit = { msgid: idOf(i), time: START + i * 1000, nick: 'alice', text: '', target: '#lobby' };
    this.client.apply({ type: 'open-hit', hit });
    this.#answerAll();
  }

  get gaps(): number[] {
    return this.client.lines('#lobby').flatMap(({ kind, id }) => (kind === 'gap' ? [id] : []));
  }

  fill(id: number): void {
    this.client.apply({ type: 'load-gap', key: '#lobby', id });
    this.#answerAll();
  }

  older(): void {
    this.client.apply({ type: 'load-older', key: '#lobby' });
    this.#answerAll();
  }

  /** The numbers of the messages, null for a gap. */
  get shown(): (number | null)[] {
    return this.client.lines('#lobby').flatMap(({ kind, msgid }) => {
      if (kind === 'gap') return [null];
      return msgid === undefined || kind !== 'message' ? [] : [Number(msgid.slice(1))];
    });
  }

  #answerAll(): void {
    for (let turns = 0; turns < 200; turns++) {
      const asked = this.client.sent.filter((sent) => sent.startsWith('CHATHISTORY'));
      if (asked.length === 0) return;
      const [request = ''] = asked;
      this.client.apply({
        type: 'batch',
        batch: { type: 'chathistory', params: ['#lobby'], messages: answer(request).map(parseMessage) },
      });
    }
  }
}

/** In order, each once, and a gap exactly where the next number is not the next message. */
function expectHonest(shown: readonly (number | null)[]): void {
  for (let i = 1; i < shown.length; i++) {
    const [before, here] = [shown[i - 1], shown[i]];
    if (before === null || before === undefined) expect(here).not.toBeNull();
    else if (here !== null) expect(here).toBe(before + 1);
  }
  expect(shown.at(0)).not.toBeNull();
  expect(shown.at(-1)).toBe(COUNT - 1);
}

test('what is found far back stands above a line that says what is not loaded, and is what is looked at', () => {
  const reader = new Reader();
  reader.open(10);
  expect(reader.shown).toEqual([8, 9, 10, 11, null, 76, 77, 78, 79]);
  expectHonest(reader.shown);
  const words = reader.client.words('#lobby');
  expect(words).toContain('messages between are not loaded');
});

test('what is loaded already is only gone to', () => {
  const reader = new Reader();
  reader.open(78);
  expect(reader.client.effects).toContainEqual({ do: 'look-at', what: { msgid: idOf(78) } });
  expect(reader.shown).toEqual([76, 77, 78, 79]);
});

test('a gap is filled from above, page by page, and goes', () => {
  const reader = new Reader();
  reader.open(66);
  for (let i = 0; i < 10 && reader.gaps.length > 0; i++) reader.fill(reader.gaps[0]!);
  expect(reader.shown).toEqual(Array.from({ length: 16 }, (_, i) => 64 + i));
});

test('whatever is opened, filled and scrolled to, the log is in order and says what is missing', () => {
  const step = fc.oneof(
    fc.record({ open: fc.nat(COUNT - 1) }),
    fc.record({ fill: fc.nat(5) }),
    fc.constant({ older: true as const }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const reader = new Reader();
      for (const each of steps) {
        if ('open' in each) {
          reader.open(each.open);
          expect(reader.shown).toContain(each.open);
        } else if ('fill' in each) {
          const { gaps } = reader;
          if (gaps.length > 0) reader.fill(gaps[each.fill % gaps.length]!);
        } else reader.older();
        expectHonest(reader.shown);
      }
      for (let i = 0; i < COUNT && reader.gaps.length > 0; i++) reader.fill(reader.gaps[0]!);
      expect(reader.gaps).toEqual([]);
      expectHonest(reader.shown);
    }),
    { numRuns: 200 },
  );
});
