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

test('a message of several lines is one message, with the tags and the source of its opening', () => {
  const batches = new Batches();
  const lines = [
    '@msgid=m1;time=t :ann!a@h BATCH +m draft/multiline #Tea',
    '@batch=m :ann!a@h NOTICE #Tea one ',
    '@batch=m :ann!a@h NOTICE #Tea :',
    '@batch=m :ann!a@h NOTICE #Tea :two ',
    '@batch=m;draft/multiline-concat :ann!a@h NOTICE #Tea :three',
  ];
  for (const line of lines) expect(batches.take(parseMessage(line))).toBeUndefined();
  expect(batches.take(parseMessage('BATCH -m'))).toMatchObject({
    batch: {
      messages: [
        {
          command: 'NOTICE',
          source: 'ann!a@h',
          params: ['#Tea', 'one\n\ntwo three'],
          tags: new Map([
            ['msgid', 'm1'],
            ['time', 't'],
          ]),
        },
      ],
    },
  });
});

test('it is one message of a history, and of an answer with its label', () => {
  expect(
    run(
      'BATCH +h chathistory #x',
      '@batch=h;msgid=m1 :a!a@h BATCH +m draft/multiline #x',
      '@batch=m PRIVMSG #x one',
      '@batch=m PRIVMSG #x two',
      'BATCH -m',
      '@batch=h PRIVMSG #x three',
      'BATCH -h',
      '@label=l BATCH +r labeled-response',
      '@batch=r BATCH +n draft/multiline #x',
      '@batch=n PRIVMSG #x one',
      '@batch=n PRIVMSG #x two',
      'BATCH -n',
      'BATCH -r',
    ),
  ).toEqual(['chathistory(one\ntwo three)', 'draft/multiline(one\ntwo) l', 'labeled-response() l']);
});

test('one without lines is nothing, and one without end is cut', () => {
  expect(run('BATCH +m draft/multiline #x', '@batch=m JOIN #x', 'BATCH -m')).toEqual(['draft/multiline()']);
  const many = Array.from({ length: 1000 }, () => `@batch=m PRIVMSG #x :${'x'.repeat(400)}`);
  const [whole = ''] = run('BATCH +m draft/multiline #x', ...many, 'BATCH -m');
  expect(whole.length).toBeLessThan(70_000);
});

test('batches that are never closed, and ends without a beginning, do no harm', () => {
  const batches = new Batches();
  for (let i = 0; i < 1000; i++) batches.take(parseMessage(`BATCH +${i} chathistory #x`));
  expect(batches.take(parseMessage('BATCH -nothing'))).toBeUndefined();
  expect(batches.take(parseMessage('@batch=999 PRIVMSG #x dropped?'))).toHaveProperty('message');
});
