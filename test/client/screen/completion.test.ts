import { beforeEach, describe, expect, test } from 'vitest';
import { completionsFor } from '../../../src/client/screen/completion.js';
import { splitClusters } from '../../../src/client/ui/term/clusters.js';
import { ModelClient, said } from '../../support/model-client.js';
import { listSettings } from '../../../src/client/settings/settings.js';

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
  ['/search f', ['from:']],
  ['/search disk from:AL', ['from:alan ', 'from:alice ']],
  ['/search in:#', ['in:#lobby ']],
  ['/search disk', []],
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
  test('names after /set, values after a name, and what is changed after /unset', () => {
    expect(offered('/set the')).toEqual(['theme ']);
    expect(offered('/set ')).toContain('fold_joins ');
    expect(offered('/set theme ')).toEqual(['auto ', 'light ', 'dark ', 'none ']);
    expect(offered('/set theme d')).toEqual(['dark ']);
    expect(offered('/set ascii o')).toEqual(['on ', 'off ']);
    expect(offered('/set nick a')).toEqual([]);
    expect(offered('/theme n')).toEqual(['none ']);
    expect(offered('/mouse o')).toEqual(['on ', 'off ']);
    expect(offered('/unset ')).toEqual([]);
    client.apply({ type: 'settings', settings: { ...client.state.settings, theme: 'dark' } });
    expect(offered('/unset ')).toEqual(['theme ']);
  });

  test.for(listSettings())('/set offers $key', ({ key }) => {
    expect(offered(`/set ${key.slice(0, 3)}`)).toContain(`${key} `);
  });

  test('commands after /help', () => {
    expect(offered('/help unse')).toEqual(['unset ']);
  });
});
