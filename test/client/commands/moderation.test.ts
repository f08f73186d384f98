import { beforeEach, expect, test } from 'vitest';

import { interpret } from '../../../src/client/commands/interpret.js';
import { ModelClient } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
  client.join('#ops', '@alice', 'Nick');
});

/** What a line asks of the server, or the words of the client. */
function outcome(text: string): string[] {
  return interpret(client.state, text).map((action) => {
    if (action.do === 'ask') return [action.message.command, ...(action.message.params ?? [])].join('|');
    return action.do === 'tell' && action.input.type === 'note' ? action.input.text : action.do;
  });
}

test.for([
  ['/kick Nick', ['KICK|#ops|Nick']],
  ['/kick Nick be nice', ['KICK|#ops|Nick|be nice']],
  ['/kick #other Nick', ['KICK|#other|Nick']],
  ['/ban Nick', ['TBAN|#ops|0|Nick']],
  ['/ban Nick 2h be nice', ['TBAN|#ops|2h|Nick|be nice']],
  ['/ban Nick be nice', ['TBAN|#ops|0|Nick|be nice']],
  ['/ban *!*@192.0.2.7 1h30m', ['TBAN|#ops|1h30m|*!*@192.0.2.7']],
  ['/ban', ['MODE|#ops|b']],
  ['/unban ~a:mallory', ['MODE|#ops|-b|~a:mallory']],
  ['/quiet Nick 10m', ['TBAN|#ops|10m|~m:Nick']],
  ['/unquiet ~a:nick', ['MODE|#ops|-b|~m:~a:nick']],
  ['/unquiet ~m:x!*@*', ['MODE|#ops|-b|~m:x!*@*']],
  ['/forget', ['ACCOUNT|FORGET']],
  ['/forget ab12cd', ['ACCOUNT|FORGET|ab12cd']],
  ['/invite bob', ['INVITE|bob|#ops']],
  ['/invite bob #other', ['INVITE|bob|#other']],
  ['/invite #other bob', ['INVITE|bob|#other']],
  ['/op bob Nick', ['MODE|#ops|+o|bob', 'MODE|#ops|+o|Nick']],
  ['/deop ~a:gone', ['MODE|#ops|-o|~a:gone']],
  ['/voice Nick', ['MODE|#ops|+v|Nick']],
  ['/devoice #other Nick', ['MODE|#other|-v|Nick']],
  ['/slow 30', ['MODE|#ops|+W|30']],
  ['/slow off', ['MODE|#ops|-W']],
  ['/slow soon', ['/slow takes a number of seconds, or off']],
  ['/mode +i', ['MODE|#ops|+i']],
  ['/mode', ['MODE|#ops']],
  ['/mode #other +k key', ['MODE|#other|+k|key']],
  ['/roles', ['ROLES|#ops']],
  ['/oper admin', ['OPER|admin']],
  ['/kill Nick spam here', ['KILL|Nick|spam here']],
] as const)('%s', ([line, asked]) => {
  expect(outcome(line)).toEqual(asked);
});

test('without what it needs, a command says how it is used', () => {
  expect(outcome('/kick #ops')).toEqual(['/kick needs more: /kick NICK [REASON]']);
  expect(outcome('/kill')[0]).toContain('/kill NICK [REASON]');
});

test('where there is no room, one has to be named', () => {
  const outside = new ModelClient();
  outside.register();
  const [action] = interpret(outside.state, '/kick Nick');
  expect(JSON.stringify(action)).toContain('/kick #ROOM');
  expect(interpret(outside.state, '/invite Nick #ops')).toEqual([
    { do: 'ask', message: { command: 'INVITE', params: ['Nick', '#ops'] } },
  ]);
});
