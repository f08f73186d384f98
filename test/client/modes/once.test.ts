/** `--once`: one message, and whether the server has it. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Mode, ModeIo } from '../../../src/client/modes/io.js';
import { onceMode } from '../../../src/client/modes/once.js';
import { memoryOutboxStore } from '../../../src/client/outbox/own-line.js';
import type { FakeClock } from '../../support/fake-clock.js';
import { settle } from '../../support/fake-irc-server.js';
import { ModeRig } from '../../support/mode-rig.js';

let rig: ModeRig;

beforeEach(() => {
  rig = new ModeRig();
});

const once =
  (message: string) =>
  (io: ModeIo, clock: FakeClock): Mode =>
    onceMode(io, clock, message);

describe('once', () => {
  test('ends with 0 when the server has the message', async () => {
    const running = rig.run(once('done'));
    await settle();
    await settle();
    expect(running.code).toBe(0);
    expect(rig.modern.stored).toMatchObject([{ nick: 'bob', text: 'done' }]);
    expect([...rig.out, ...rig.err]).toEqual([]);
  });

  test('sends several lines as one message where the server takes them', async () => {
    rig = new ModeRig('draft/multiline=max-bytes=4096');
    const running = rig.run(once('one\n\ntwo\n'));
    await settle();
    await settle();
    expect(running.code).toBe(0);
    expect(rig.modern.stored.map((each) => each.text)).toEqual(['one\n\ntwo']);
  });

  test('sends them one by one where it does not, and waits for all of them', async () => {
    const running = rig.run(once('one\n\ntwo'));
    for (let i = 0; i < 3; i++) await settle();
    expect(running.code).toBe(0);
    expect(rig.modern.stored.map((each) => each.text)).toEqual(['one', 'two']);
  });

  test('waits for the answer, and for no more than 20 s', async () => {
    rig.modern.deaf = true;
    const running = rig.run(once('done'));
    await settle();
    expect(running.code).toBeUndefined();
    rig.clock.advance(20_000);
    await settle();
    expect(running.code).toBe(1);
    expect(rig.err).toEqual([
      'chat-tui: not confirmed: the server has not confirmed it within 20 s; it may have been stored; ' +
        'the same command, within 10 minutes, sends it under the same id',
    ]);
  });

  test('sends a line that the same command has left in place of a new one', async () => {
    const line = { id: 'old1', target: '#lobby', text: 'done', action: false };
    const running = rig.run(once('done'), {
      ...memoryOutboxStore(),
      load: () => [{ line, sent: true, sentAt: 1 }],
    });
    await settle();
    await settle();
    expect(running.code).toBe(0);
    expect(rig.modern.stored).toMatchObject([{ text: 'done' }]);
  });

  test('tries again when the server is not there yet', async () => {
    rig.modern.server.refusal = 'nothing listens there';
    const running = rig.run(once('done'));
    await settle();
    rig.clock.advance(500);
    await settle();
    rig.modern.server.refusal = undefined;
    rig.clock.advance(1000);
    await settle();
    await settle();
    expect(running.code).toBe(0);
  });

  test('says why there was no connection', async () => {
    rig.modern.server.refusal = 'nothing listens there';
    const running = rig.run(once('done'));
    for (let i = 0; i < 21; i++) {
      await settle();
      rig.clock.advance(1000);
    }
    await settle();
    expect(running.code).toBe(1);
    expect(rig.err).toEqual(['chat-tui: not sent: nothing listens there']);
  });
});
