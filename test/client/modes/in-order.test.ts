import { beforeEach, expect, test } from 'vitest';

import { InOrder } from '../../../src/client/modes/in-order.js';
import type { Effect } from '../../../src/client/model/inputs.js';
import { lineInWords } from '../../../src/client/model/line.js';
import { ModelClient, said } from '../../support/model-client.js';

let client: ModelClient;
let inOrder: InOrder;

beforeEach(() => {
  client = new ModelClient();
  client.register();
  inOrder = new InOrder();
});

const REJOINED = '@time=2026-11-21T10:00:30.000Z;msgid=j2 :bob!b@host JOIN #lobby';

/** The connection is lost, and the room entered again; its history is asked for now. */
function cutAndBack(): string[] {
  inOrder.take(client.loseConnection());
  client.register();
  const targets = { type: 'draft/chathistory-targets', params: [], messages: [] };
  return [...told(client.hear(REJOINED)), ...told(client.apply({ type: 'batch', batch: targets }))];
}

/** What a stream shows of these effects: lines, and where the catching up has ended. */
function told(effects: readonly Effect[]): string[] {
  return inOrder.take(effects).flatMap(words);
}

function words(effect: Effect): string[] {
  if (effect.do === 'shown') return [lineInWords(effect.line)];
  return effect.do === 'ready' ? [`ready ${effect.conversation.name}`] : [];
}

test('what comes live while missed messages are read follows them', () => {
  client.join('#lobby', 'alice');
  client.hear(said('1', 1, 'alice', 'one'));
  expect(cutAndBack()).toEqual([]);
  expect(told(client.hear(said('4', 4, 'alice', 'four')))).toEqual([]);
  const missed = [
    said('2', 2, 'alice', 'two'),
    said('3', 3, 'alice', 'three'),
    said('4', 4, 'alice', 'four'),
  ];
  expect(told(client.history('#lobby', ...missed))).toEqual([
    '<alice> two',
    '<alice> three',
    'ready #lobby',
    'bob joined',
    '<alice> four',
  ]);
  expect(told(client.hear(said('5', 5, 'alice', 'five')))).toEqual(['<alice> five']);
});

test('a cut in the middle of catching up releases nothing too early', () => {
  client.join('#lobby', 'alice');
  client.hear(said('1', 1, 'alice', 'one'));
  cutAndBack();
  told(client.hear(said('4', 4, 'alice', 'four')));
  expect(cutAndBack()).toEqual([]);
  const missed = [said('2', 2, 'alice', 'two'), said('4', 4, 'alice', 'four')];
  const shown = told(client.history('#lobby', ...missed));
  expect(shown.filter((text) => text.startsWith('<'))).toEqual(['<alice> two', '<alice> four']);
});

test('other conversations, waiting lines and words of the client do not wait', () => {
  client.join('#tea', 'alice');
  expect(told(client.hear(REJOINED))).toEqual([]);
  expect(told(client.hear('@msgid=t :alice!a@h PRIVMSG #tea :tea'))).toEqual(['<alice> tea']);
  expect(
    told(client.apply({ type: 'own-queued', id: 'o', target: '#lobby', text: 'mine', action: false })),
  ).toEqual(['<bob> mine']);
});

test('leaving the room, or the end, shows what is held', () => {
  told(client.hear(REJOINED, said('1', 1, 'alice', 'one')));
  expect(told(client.hear('@msgid=p :bob!b@host PART #lobby :bye'))).toEqual(
    expect.arrayContaining(['bob joined', '<alice> one']),
  );
  told(client.hear(REJOINED, said('2', 2, 'alice', 'two')));
  expect(inOrder.rest().flatMap(words)).toContain('<alice> two');
  expect(inOrder.rest()).toEqual([]);
});
