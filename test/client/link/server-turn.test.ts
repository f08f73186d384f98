import { expect, test } from 'vitest';
import { ServerTurn } from '../../../src/client/link/server-turn.js';

const one = { host: 'one', port: 6697 };
const two = { host: '2001:db8::2', port: 7000 };

test('each server has its turn, and then the first one again', () => {
  const turn = new ServerTurn([one, two]);
  const names: string[] = [];
  for (let i = 0; i < 3; i++) {
    names.push(turn.name);
    turn.next();
  }
  expect(names).toEqual(['one:6697', '[2001:db8::2]:7000', 'one:6697']);
});

test('a server that is reached elsewhere is named so until the next try', () => {
  const turn = new ServerTurn([one]);
  turn.foundAt({ host: 'one', port: 1 });
  expect([turn.name, turn.server]).toEqual(['one:1', one]);
  turn.begin();
  expect(turn.name).toBe('one:6697');
  turn.foundAt({ host: 'one', port: 2 });
  turn.next();
  expect(turn.name).toBe('one:6697');
});

test('a name with controls in it is shown without them', () => {
  expect(new ServerTurn([{ host: 'a\x1b[31m', port: 1 }]).name).not.toContain('\x1b');
});
