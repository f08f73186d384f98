/**
 * What somebody else's IRC client must be able to do here together with chat-tui: join, talk publicly and
 * privately, see who comes and goes, change its nick, set a topic, leave. Run for each of them.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import type { TestClient } from '../support/test-client.js';

/** A client, driven as a person drives it; each call types and returns, `shows` waits. */
export interface ForeignClient {
  join(room: string): void;
  say(room: string, text: string): void;
  tell(nick: string, text: string): void;
  rename(nick: string): void;
  topic(room: string, text: string): void;
  part(room: string): void;
  quit(): void;
  /** Waits until it has shown this, wherever it shows such things. */
  shows(text: string | RegExp): Promise<unknown>;
  /** Everything that it has shown so far. */
  shown(): string;
  end(): Promise<void>;
}

export type StartForeignClient = (port: number, nick: string) => ForeignClient;

/** What a client shows when a line means nothing to it, or was refused. */
const COMPLAINTS = /unknown command|not enough parameters|no such|error|invalid|unexpected|\b421\b/i;

/**
 * @param leaving what the others are told when it quits
 * @param skip why it cannot be tried, if it cannot
 */
export function describeForeignClient(
  name: string,
  start: StartForeignClient,
  leaving: RegExp,
  skip?: string,
): void {
  describe.skipIf(skip !== undefined)(
    `${name} beside chat-tui${skip === undefined ? '' : ` (${skip})`}`,
    () => {
      let daemon: Daemon;
      let tina: ChatTui;
      let bystander: TestClient;
      let foreign: ForeignClient;

      beforeAll(async () => {
        daemon = await Daemon.start();
        tina = await ChatTui.start({ nick: 'tina', server: daemon.address });
        bystander = await daemon.join('bystander');
        foreign = start(daemon.port, 'fay');
      });

      afterAll(async () => {
        // In the order of their start: whatever failed to start, all before it end.
        await daemon.stop();
        await tina.end();
        await foreign.end();
      });

      // One conversation, told in its parts: each begins where the one before ended.
      test('joins the lobby, and shows nothing odd while it does', async () => {
        await tina.expect({ type: 'join', conversation: '#lobby', nick: 'fay' });
        await foreign.shows(/fay.*has joined #lobby/);
        foreign.say('#lobby', 'grüße from a stranger 👋');
        await tina.expect({
          type: 'message',
          conversation: '#lobby',
          nick: 'fay',
          text: 'grüße from a stranger 👋',
        });
        expect(foreign.shown()).not.toMatch(COMPLAINTS);
      });

      test('shows what is said to everybody', async () => {
        await tina.tell('willkommen, fay ☕');
        await foreign.shows(/tina.*willkommen, fay ☕/);
      });

      test('talks in private, both ways, and nobody else is told', async () => {
        await bystander.sync();
        foreign.tell('tina', 'a word in your ear');
        await tina.expect({ type: 'message', conversation: '@fay', nick: 'fay', text: 'a word in your ear' });
        tina.say('@fay I am all ears');
        await tina.expect({ type: 'stored', conversation: '@fay' });
        await foreign.shows('I am all ears');
        expect(await bystander.sync()).toEqual([]);
      });

      test('changes its nick, and is reached under the new one', async () => {
        foreign.rename('gail');
        await tina.expect({ type: 'nick', nick: 'fay', newNick: 'gail' });
        await foreign.shows('gail');
        tina.say('@gail found you');
        await foreign.shows('found you');
      });

      test('opens a room, gives it a topic, and shows who comes, talks and leaves', async () => {
        foreign.join('#attic');
        await foreign.shows(/has joined #attic/);
        foreign.topic('#attic', 'old things');
        const from = tina.events.length;
        tina.say('/join #attic');
        await tina.expect({ type: 'ready', conversation: '#attic' }, from);
        await foreign.shows(/tina.*has joined #attic/);
        tina.say('dust everywhere');
        await foreign.shows('dust everywhere');
        foreign.topic('#attic', 'older things');
        await tina.expect({ type: 'topic', conversation: '#attic', nick: 'gail', topic: 'older things' });
        await foreign.shows('older things');
        tina.say('/part #attic sneezing');
        await foreign.shows(/tina.*left.*#attic/);
      });

      test('leaves a room, and then for good', async () => {
        bystander.send('JOIN #attic');
        await bystander.expectLine('366');
        foreign.part('#attic');
        await bystander.expectLine(/^:gail!\S+ PART #attic/);
        foreign.quit();
        await bystander.expectLine(leaving);
        await tina.expect({ type: 'quit', nick: 'gail' });
      });

      test('is not complained about by the server', () => {
        expect(foreign.shown()).not.toMatch(COMPLAINTS);
        expect(daemon.complaints).toEqual([]);
      });
    },
  );
}
