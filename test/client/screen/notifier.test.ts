import { beforeEach, describe, expect, test } from 'vitest';
import type { Effect, Input } from '../../../src/client/model/inputs.js';
import { Notifier } from '../../../src/client/screen/notifier.js';
import { Presence } from '../../../src/client/screen/presence.js';
import type { InputEvent } from '../../../src/client/ui/term/input-event.js';
import type { Notification } from '../../../src/client/ui/term/notification.js';
import { FakeClock } from '../../support/fake-clock.js';
import { ModelClient, said } from '../../support/model-client.js';

let clock: FakeClock;
let client: ModelClient;
let told: Notification[];
let notifier: Notifier;
let presence: Presence;

beforeEach(() => {
  clock = new FakeClock();
  client = new ModelClient();
  told = [];
  presence = new Presence(clock);
  notifier = new Notifier({ clock, state: client.state, presence, notify: (one) => told.push(one) });
  client.register();
  client.join('#lobby', 'alice', 'eve');
});

const follow = (effects: readonly Effect[]): void => notifier.follow(effects);
const hear = (...lines: string[]): void => follow(client.hear(...lines));
const apply = (input: Input): void => follow(client.apply(input));
function does(event: InputEvent): void {
  presence.onInput(event);
  notifier.onInput();
}
const focus = (focused: boolean): void => does({ kind: 'focus', focused });
const key = (): void => does({ kind: 'key', name: 'a', ctrl: false, alt: false, shift: false, text: 'a' });
const bodies = (): string[] => told.map(({ body }) => body);

describe('the reader is called', () => {
  test('by their name and in private, by nothing else', () => {
    hear(
      ':alice!a@h PRIVMSG #lobby :hello all',
      ':alice!a@h JOIN #ops',
      ':alice!a@h PRIVMSG #lobby :bobby is somebody else',
      ':bob!b@host PRIVMSG #lobby :bob, that is me',
      ':irc.test NOTICE bob :bob, the server says',
    );
    expect(told).toEqual([]);
    hear(':alice!a@h PRIVMSG #lobby :bob: look');
    clock.advance(3000);
    hear(':alice!a@h PRIVMSG bob :psst');
    clock.advance(10_000);
    hear(':alice!a@h PRIVMSG bob :\x01ACTION waves\x01');
    expect(told).toEqual([
      { title: 'alice in #lobby', body: 'bob: look' },
      { title: 'alice', body: 'psst' },
      { title: 'alice', body: '* alice waves' },
    ]);
  });

  test('only while they look elsewhere', () => {
    focus(true);
    hear(':alice!a@h PRIVMSG bob :one');
    clock.advance(600_000);
    hear(':alice!a@h PRIVMSG bob :two');
    expect(told).toEqual([]);
    focus(false);
    hear(':alice!a@h PRIVMSG bob :three');
    expect(bodies()).toEqual(['three']);
  });

  test('where the terminal has never told of focus: unless a key was pressed within 30 s', () => {
    key();
    hear(':alice!a@h PRIVMSG bob :one');
    clock.advance(29_000);
    hear(':alice!a@h PRIVMSG bob :two');
    expect(told).toEqual([]);
    clock.advance(1000);
    hear(':alice!a@h PRIVMSG bob :three');
    expect(bodies()).toEqual(['three']);
  });

  test('not by what is muted, for a while or for good', () => {
    const { settings } = client.state;
    apply({ type: 'settings', settings: { ...settings, muted: ['#Lobby'] } });
    hear(':alice!a@h PRIVMSG #lobby :bob: one');
    apply({ type: 'settings', settings });
    apply({ type: 'mute', key: 'alice', ms: 60_000 });
    hear(':alice!a@h PRIVMSG bob :two');
    expect(told).toEqual([]);
    client.now += 60_000;
    apply({ type: 'tick' });
    hear(':alice!a@h PRIVMSG bob :three');
    expect(bodies()).toEqual(['three']);
  });

  test('not while they do not want to be disturbed', () => {
    apply({ type: 'do-not-disturb', ms: 60_000 });
    hear(':alice!a@h PRIVMSG bob :one');
    client.now += 59_000;
    apply({ type: 'tick' });
    hear(':alice!a@h PRIVMSG bob :two');
    expect(told).toEqual([]);
    client.now += 1000;
    apply({ type: 'tick' });
    hear(':alice!a@h PRIVMSG bob :three');
    apply({ type: 'do-not-disturb', ms: Number.POSITIVE_INFINITY });
    clock.advance(60_000);
    client.now += 1e12;
    apply({ type: 'tick' });
    hear(':alice!a@h PRIVMSG bob :four');
    expect(bodies()).toEqual(['three']);
  });
});

describe('no storm', () => {
  test('a flood of calls is summed up, the longer the more', () => {
    for (let i = 1; i <= 6000; i++) {
      hear(`:eve!e@h PRIVMSG #lobby :bob ${i}`);
      clock.advance(100);
    }
    // Ten minutes: 3, 10, 30 and then 60 s apart.
    expect(told.length).toBeLessThanOrEqual(13);
    expect(told[0]).toEqual({ title: 'eve in #lobby', body: 'bob 1' });
    expect(told[1]?.title).toBe('29 messages for you');
    expect(told[1]?.body).toBe('the last: eve in #lobby: bob 30');
  });

  test('one message that came in the pause is told as it is, when the pause is over', () => {
    hear(':alice!a@h PRIVMSG bob :one', ':alice!a@h PRIVMSG bob :two');
    expect(bodies()).toEqual(['one']);
    clock.advance(3000);
    expect(bodies()).toEqual(['one', 'two']);
  });

  test('who comes is not told what they see', () => {
    hear(':alice!a@h PRIVMSG bob :one', ':alice!a@h PRIVMSG bob :two');
    focus(true);
    focus(false);
    clock.advance(60_000);
    expect(bodies()).toEqual(['one']);
  });

  test('what was said before one came is no news', () => {
    client.hear('@time=2026-11-21T09:00:00.000Z;msgid=j :bob!b@host JOIN #ops');
    follow(client.history('#ops', said('m1', 1, 'alice', 'bob: old', '#ops')));
    clock.advance(60_000);
    expect(told).toEqual([]);
  });

  test('what was missed is one sum over all conversations', () => {
    hear(said('m0', 0, 'alice', 'before'));
    follow(client.loseConnection());
    client.register();
    for (const room of ['#lobby', '#ops']) {
      client.hear(`@time=2026-11-21T09:30:00.000Z;msgid=again-${room} :bob!b@host JOIN ${room}`);
    }
    const page = Array.from({ length: 3 }, (_, i) => said(`m${i + 1}`, i + 1, 'alice', `bob: missed ${i}`));
    const type = 'draft/chathistory-targets';
    follow(client.apply({ type: 'batch', batch: { type, params: [], messages: [] } }));
    follow(client.history('#lobby', ...page));
    follow(client.history('#ops', said('o1', 1, 'alice', 'bob: old', '#ops')));
    follow(client.history('#lobby'));
    expect(told).toEqual([]);
    clock.advance(60_000);
    expect(told).toEqual([{ title: 'While you were away', body: '3 messages for you' }]);
  });
});
