import { beforeEach, describe, expect, test } from 'vitest';
import { completionsFor } from '../../../src/client/screen/completion.js';
import { splitClusters } from '../../../src/client/ui/term/clusters.js';
import { ModelClient, said } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
  client.join('#lobby', 'alice', 'alan', 'carol');
  client.hear(said('1', 1, 'alice', 'x'), said('2', 2, 'alan', 'y'));
});

function offered(text: string): string[] {
  const clusters = splitClusters(text);
  return completionsFor(client.state, clusters, clusters.length)?.items.map((item) => item.text) ?? [];
}

test.for([
  ['al', ['alan: ', 'alice: ']],
  ['hi al', ['alan ', 'alice ']],
  ['@al', ['@alan ', '@alice ']],
  ['AL', ['alan: ', 'alice: ']],
  ['ca', ['carol: ']],
  ['bo', []],
  ['', []],
  ['hi ', []],
  ['/jo', ['/join ']],
  ['/n', ['/names ', '/next ', '/nick ']],
  ['/whois c', ['carol ']],
  ['#l', ['#lobby ']],
  ['see #l', ['#lobby ']],
  ['zz', []],
] as const)('"%s" offers %j', ([text, expected]) => {
  expect(offered(text)).toEqual(expected);
});

test('who spoke last comes first', () => {
  client.hear(said('3', 3, 'alice', 'again'));
  expect(offered('al')).toEqual(['alice: ', 'alan: ']);
});

test('the word before the cursor is completed, not the end of the text', () => {
  expect(completionsFor(client.state, splitClusters('ca rest'), 2)).toMatchObject({ start: 0, end: 2 });
});

describe('settings', () => {
  const texts = (line: string): string[] =>
    completionsFor(client.state, [...line], line.length)?.items.map(({ text }) => text) ?? [];

  test('names after /set, values after a name, and what is changed after /unset', () => {
    expect(texts('/set the')).toEqual(['theme ']);
    expect(texts('/set ')).toContain('fold_joins ');
    expect(texts('/set theme ')).toEqual(['auto ', 'light ', 'dark ', 'none ']);
    expect(texts('/set theme d')).toEqual(['dark ']);
    expect(texts('/set ascii o')).toEqual(['on ', 'off ']);
    expect(texts('/set nick a')).toEqual([]);
    expect(texts('/theme n')).toEqual(['none ']);
    expect(texts('/mouse o')).toEqual(['on ', 'off ']);
    expect(texts('/unset ')).toEqual([]);
    client.apply({ type: 'settings', settings: { ...client.state.settings, theme: 'dark' } });
    expect(texts('/unset ')).toEqual(['theme ']);
  });

  test('commands after /help', () => {
    expect(texts('/help unse')).toEqual(['unset ']);
  });
});
