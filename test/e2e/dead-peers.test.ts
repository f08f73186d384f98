/**
 * Peers that end without a goodbye, as others see it: who is frozen or cut off is announced in time and in other
 * words than who is lost at once, and its nick is free with the announcement. How long it takes until then is shown with a
 * clock that does not depend on the machine, in test/server/heartbeat.test.ts.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { ChatTui } from '../support/chat-tui.js';
import { Daemon } from '../support/daemon.js';
import { type BlackHole, makeBlackHole } from '../support/black-hole.js';
import type { TestClient } from '../support/test-client.js';

/** 1 s until the question and 3 s for the answer: those who live have to give it on a busy machine, too. Without a grace time everybody who is lost has left; resume.test.ts has those who may come back. */
const HEARTBEAT = ['--heartbeat-interval=1s', '--heartbeat-timeout=3s', '--heartbeat-resume=0'];
const HEARTBEAT_MS = 4000;

describe('on this machine', () => {
  let daemon: Daemon;
  let witness: TestClient;
  let victim: ChatTui;

  beforeAll(async () => {
    daemon = await Daemon.start({ flags: HEARTBEAT });
    witness = await daemon.join('witness');
  });

  afterAll(async () => {
    await daemon.stop();
  });

  beforeEach(async () => {
    victim = await ChatTui.start({ nick: 'victim', server: daemon.address });
    await witness.expectLine(/^:victim!\S+ JOIN /);
  });

  afterEach(async () => {
    await victim.end();
  });

  test('a frozen client is announced in time as a ping timeout, and finds its way back when it thaws', async () => {
    const before = performance.now();
    await victim.tell('still here');
    victim.program.signal('SIGSTOP');
    await witness.expectLine(/^:victim!\S+ QUIT :Ping timeout: 4 seconds$/);
    const waited = performance.now() - before;
    // It had spoken since: any earlier, and a slow answer would be taken for a death.
    expect(waited).toBeGreaterThan(HEARTBEAT_MS / 2);
    // The nick is free at once.
    const heir = await daemon.join('victim');
    witness.send('PRIVMSG #lobby :said while it was frozen');
    await heir.drop();
    await witness.expectLine(/^:victim!\S+ QUIT :Connection lost$/);
    expect(witness.lines.filter((line) => line.includes('Ping timeout'))).toHaveLength(1);

    victim.program.signal('SIGCONT');
    await witness.expectLine(/^:victim!\S+ JOIN #lobby/);
    await victim.expect({ type: 'message', text: 'said while it was frozen', replayed: true });
  });

  test('kill -9 of a client is a lost connection, at once', async () => {
    victim.program.signal('SIGKILL');
    await witness.expectLine(/^:victim!\S+ QUIT :Connection lost$/);
    await (await daemon.join('victim')).drop();
    await witness.expectLine(/^:victim!\S+ QUIT :Connection lost$/);
  });

  test('SIGTERM of a client is a goodbye', async () => {
    victim.program.signal('SIGTERM');
    await witness.expectLine(/^:victim!\S+ QUIT :Quit/);
    expect(await victim.program.exited).toMatchObject({ signal: null });
  });

  test.for(['reset', 'end'] as const)(
    'a connection that the peer ends with a TCP %s is a lost one',
    async (how) => {
      const peer = await daemon.join('peer');
      await peer.drop(how);
      await witness.expectLine(/^:peer!\S+ QUIT :Connection lost$/);
      await (await daemon.join('peer')).drop();
      await witness.expectLine(/^:peer!\S+ QUIT :Connection lost$/);
    },
  );

  test('a raw client that answers no PING is told why it is closed', async () => {
    const mute = await daemon.join('mute');
    mute.answersPings = false;
    await witness.expectLine(/^:mute!\S+ QUIT :Ping timeout: 4 seconds$/);
    expect(await mute.waitClosed()).toMatch(/^ERROR :Closing Link: .*Ping timeout: 4 seconds/);
  });
});

const hole = makeBlackHole();

describe.skipIf(typeof hole === 'string')(
  `over a network${typeof hole === 'string' ? ` (${hole})` : ''}`,
  () => {
    let daemon: Daemon;
    let witness: TestClient;
    let victim: ChatTui;
    const network = hole as BlackHole;

    beforeAll(async () => {
      daemon = await Daemon.start({
        flags: [...HEARTBEAT, '--plaintext=anywhere'],
        listen: `${network.address}:0`,
      });
      witness = await daemon.join('witness');
      const { prefix } = network;
      victim = await ChatTui.start({ nick: 'victim', server: daemon.address, prefix });
      await witness.expectLine(/^:victim!\S+ JOIN /);
    });

    afterAll(async () => {
      network.remove();
      await daemon.stop();
      await victim.end();
    });

    test('a client whose packets vanish is announced in time; healed, it comes back and has missed nothing', async () => {
      network.close();
      await witness.expectLine(/^:victim!\S+ QUIT :Ping timeout: 4 seconds$/);
      // Its connection is over for us though no packet could tell it so.
      await (await daemon.join('victim')).drop();
      await witness.expectLine(/^:victim!\S+ QUIT :Connection lost$/);
      witness.send('PRIVMSG #lobby :said while it was away');
      victim.say('written into the void');

      network.open();
      await witness.expectLine(/^:victim!\S+ JOIN #lobby/);
      await victim.expect({ type: 'message', text: 'said while it was away', replayed: true });
      await witness.expectLine(/^:victim!\S+ PRIVMSG #lobby :written into the void$/);
      await victim.expect({ type: 'stored' });
      await witness.sync();
      expect(witness.lines.filter((line) => line.endsWith(':written into the void'))).toHaveLength(1);
    });

    test('a client whose cable is pulled is announced once; plugged in, it has missed nothing and left no ghost', async () => {
      const from = witness.mark();
      network.pull();
      await witness.expectLine(/^:victim!\S+ QUIT :Ping timeout: 4 seconds$/);
      witness.send('PRIVMSG #lobby :said while the cable was out');
      victim.say('written without a cable');
      await witness.sync();

      network.plug();
      await witness.expectLine(/^:victim!\S+ JOIN #lobby/);
      await victim.expect({ type: 'message', text: 'said while the cable was out', replayed: true });
      await witness.expectLine(/^:victim!\S+ PRIVMSG #lobby :written without a cable$/);
      witness.send('NAMES #lobby');
      const names = (await witness.sync()).find((line) => line.includes(' 353 '));
      expect(
        names
          ?.split(':')
          .at(-1)
          ?.split(' ')
          .filter((nick) => /victim/.test(nick)),
      ).toEqual(['victim']);
      const told = witness
        .linesSince(from)
        .filter((line) => /^:victim\S* (QUIT|JOIN|PRIVMSG|NICK)/.test(line));
      expect(told.map((line) => line.split(' ')[1])).toEqual(['QUIT', 'JOIN', 'PRIVMSG']);
    });
  },
);
