/** /set and its like: what is shown, what is refused, and that a change is one input of the model. */
import { beforeEach, describe, expect, test } from 'vitest';
import { interpret, mustWait } from '../../../src/client/commands/interpret.js';
import { isDefault, settingWords } from '../../../src/client/settings/change.js';
import { DEFAULT_SETTINGS, listSettings } from '../../../src/client/settings/settings.js';
import { ModelClient } from '../../support/model-client.js';

let client: ModelClient;

beforeEach(() => {
  client = new ModelClient();
  client.register();
  client.join('#lobby');
});

/** Enters a line. @returns the words of the client, `! ` before those of a refusal */
function enter(text: string): string[] {
  return interpret(client.state, text).flatMap((action) => {
    if (action.do !== 'tell') return [action.do];
    client.apply(action.input);
    return action.input.type === 'note'
      ? [`${action.input.kind === 'error' ? '! ' : ''}${action.input.text}`]
      : [];
  });
}

describe('/set', () => {
  test('alone shows what differs from the default, and nothing else', () => {
    expect(enter('/set')).toEqual(['everything is at its default; /set -all lists what there is']);
    enter('/set theme dark');
    enter('/set fold-joins off');
    expect(enter('/set')).toEqual([
      'theme = dark, by default auto: colours for a light or a dark background, or no colours',
      'fold_joins = off, by default on: put runs of joins and leaves into one line',
    ]);
  });

  test('NAME explains: what it is for, its value, its default, what is allowed', () => {
    enter('/set theme dark');
    expect(enter('/set theme')).toEqual([
      'theme: colours for a light or a dark background, or no colours',
      'theme = dark; by default auto',
      'theme can be auto, light, dark, none',
    ]);
    expect(enter('/set nick').at(-1)).toMatch(/^nick can be a nick: .*; it counts from the next start on$/);
  });

  test('NAME VALUE changes it at once, by one input of the model', () => {
    const before = client.state.settings;
    expect(enter('/set ascii on')).toEqual(['ascii = on']);
    expect(client.state.settings).toEqual({ ...DEFAULT_SETTINGS, ascii: true });
    expect(Object.isFrozen(client.state.settings)).toBe(true);
    expect(before.ascii).toBe(false);
    expect(client.apply({ type: 'settings', settings: before })).toEqual([
      { do: 'changed', what: 'settings' },
    ]);
  });

  test('takes values as people write them', () => {
    enter('/set ROOMS ops, #tea');
    enter('/set keys f5=redraw, ctrl-t=');
    enter('/set Theme "none"');
    expect(client.state.settings).toMatchObject({
      rooms: ['ops', '#tea'],
      keys: { f5: 'redraw', 'ctrl-t': '' },
      theme: 'none',
    });
  });

  test('says when a change counts only from the next start on', () => {
    expect(enter('/set nick bobby')).toEqual(['nick = bobby, from the next start on if you /save it']);
  });

  test('refuses what cannot be, with what can, and changes nothing', () => {
    expect(enter('/set theme blue')).toEqual([
      '! theme can be auto, light, dark, none, not "blue"; nothing was set',
    ]);
    expect(enter('/set theem dark')).toEqual(['! there is no setting "theem"; did you mean theme?']);
    expect(enter('/set zebra 1')).toEqual(['! there is no setting "zebra"; /set -all lists what there is']);
    expect(client.state.settings).toBe(DEFAULT_SETTINGS);
  });

  test('-all shows every one in a line', () => {
    const lines = enter('/set -all');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(listSettings().map(({ key }) => key));
    expect(lines).toContain(
      "rooms = (none): rooms to enter besides the server's lobby; the first is where you begin",
    );
  });
});

test('/unset NAME goes back to the default', () => {
  enter('/set theme dark');
  expect(enter('/unset theme')).toEqual(['theme = auto']);
  expect(client.state.settings).toEqual(DEFAULT_SETTINGS);
  expect(enter('/unset')).toEqual(['! /unset needs more: /unset NAME']);
  expect(enter('/unset them')).toEqual(['! there is no setting "them"; did you mean theme?']);
});

test('/theme and /mouse are short for the settings of that name', () => {
  expect(enter('/theme none')).toEqual(['theme = none']);
  expect(enter('/theme')).toContain('theme = none; by default auto');
  expect(enter('/theme pink')).toEqual([
    '! theme can be auto, light, dark, none, not "pink"; nothing was set',
  ]);
  expect(enter('/mouse off')).toEqual(['mouse = off']);
  expect(enter('/mouse ON')).toEqual(['mouse = wheel']);
  expect(enter('/mouse')).toContain('mouse = wheel; by default wheel');
  expect(client.state.settings).toEqual({ ...DEFAULT_SETTINGS, theme: 'none' });
});

test('/save is for the engine, /keys for who has a screen', () => {
  expect(enter('/save')).toEqual(['save']);
  enter('/keys');
  expect(client.effects).toEqual([{ do: 'show-keys' }]);
});

test('all of them work before there is a connection', () => {
  for (const line of ['/set', '/set theme dark', '/unset theme', '/save', '/theme', '/mouse off', '/keys']) {
    expect(mustWait(new ModelClient().state, line), line).toBe(false);
  }
});

describe('every setting', () => {
  const VALUES = [
    'zed',
    'chat.example.org:6697',
    'ops',
    'deploy',
    '#ops',
    'mallory',
    '/tmp/logs',
    'ctrl-t=help',
  ];

  test.for(listSettings())(
    '$key is set by /set, listed then, and put back by /unset',
    ({ key, name, row }) => {
      const change = [...settingWords({ key, name, row }), ...VALUES].find((value) => {
        enter(`/set ${key} ${value}`);
        return !isDefault(client.state.settings, { key, name, row });
      });
      expect(change).toBeDefined();
      expect(enter('/set').map((line) => line.split(' = ')[0])).toEqual([key]);
      enter(`/unset ${key}`);
      expect(client.state.settings[name]).toEqual(row.default);
      expect(enter('/set')).toEqual(['everything is at its default; /set -all lists what there is']);
    },
  );
});
