import { expect, test } from 'vitest';
import { Batches } from '../../../src/client/link/batches.js';
import { parseMessage } from '../../../src/protocol/parse.js';

function run(...lines: readonly string[]): string[] {
  const batches = new Batches();
  return lines.flatMap((line) => {
    const done = batches.take(parseMessage(line));
    if (done === undefined) return [];
    if ('message' in done) return [done.message.command];
    const { type, messages, label } = done.batch;
    return [
      `${type}(${messages.map(({ params }) => params.at(-1)).join(' ')})${label === undefined ? '' : ` ${label}`}`,
    ];
  });
}

test('messages of a batch come out together at its end, others at once', () => {
  expect(
    run(
      'BATCH +a chathistory #x',
      '@batch=a PRIVMSG #x one',
      'PING x',
      '@batch=a PRIVMSG #x two',
      'BATCH -a',
    ),
  ).toEqual(['PING', 'chathistory(one two)']);
});

test('a batch within an answer is still that batch, with the label of the answer', () => {
  expect(
    run(
      '@label=l BATCH +r labeled-response',
      '@batch=r BATCH +h chathistory #x',
      '@batch=h PRIVMSG #x one',
      '@batch=r BATCH -h',
      '@batch=r NOTE x y done',
      'BATCH -r',
    ),
  ).toEqual(['chathistory(one) l', 'labeled-response(done) l']);
});

test('a batch within history is part of it', () => {
  expect(
    run(
      'BATCH +h chathistory #x',
      '@batch=h PRIVMSG #x one',
      '@batch=h BATCH +m draft/other',
      '@batch=m PRIVMSG #x two',
      'BATCH -m',
      'BATCH -h',
    ),
  ).toEqual(['chathistory(one two)']);
});

test('batches that are never closed, and ends without a beginning, do no harm', () => {
  const batches = new Batches();
  for (let i = 0; i < 1000; i++) batches.take(parseMessage(`BATCH +${i} chathistory #x`));
  expect(batches.take(parseMessage('BATCH -nothing'))).toBeUndefined();
  expect(batches.take(parseMessage('@batch=999 PRIVMSG #x dropped?'))).toHaveProperty('message');
});
