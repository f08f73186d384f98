/** Tokens and the disk: none is sent before the session that it is of is kept. */
import { expect, test } from 'vitest';

import { ChatError } from '../../../src/core/errors.js';
import { Cap } from '../../../src/protocol/capabilities.js';
import { firstToken, resumeSession } from '../../../src/server/commands/resume-session.js';
import type { Effect, Stores } from '../../../src/server/commands/types.js';
import { findResumable, makeToken } from '../../../src/server/session/resume-token.js';
import type { Session } from '../../../src/server/state/session.js';
import { MemoryDirectory } from '../../../src/server/store/index.js';
import { ManualLog } from '../../support/manual-log.js';
import { TestNetwork } from '../../support/network.js';
import { NO_ACCOUNTS } from '../../support/no-accounts.js';
import { NO_MARKERS } from '../../support/no-markers.js';

/** A directory that saves when the test says so. */
class SlowDirectory extends MemoryDirectory {
  finish: (error?: ChatError) => void = () => undefined;

  override save(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.finish = (error) => (error === undefined ? resolve() : reject(error));
    });
  }
}

const FULL = new ChatError('STORE_FULL', 'Cannot store a message: the disk is full');

function words(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) =>
    effect.do === 'reply'
      ? effect.replies.map((reply) =>
          'command' in reply ? [reply.command, ...reply.params].join(' ') : reply.numeric,
        )
      : [],
  );
}

function capable(network: TestNetwork, session: Session): Session {
  session.capabilities = Cap.resume;
  network.state.changed.clear();
  return session;
}

test('the token is sent when the session is on the disk, and not before', async () => {
  const network = new TestNetwork();
  const ann = capable(network, network.join('ann'));
  const directory = new SlowDirectory();
  let said: string[] | undefined;
  const asked = firstToken(network.context(ann), directory)?.then((effects) => {
    said = words(effects);
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(said).toBeUndefined();
  expect(network.state.changed.has(ann)).toBe(true);
  expect(ann.resume?.sent).toBe(false);
  directory.finish();
  await asked;
  expect(said).toEqual([expect.stringMatching(/^RESUME TOKEN s1\.[a-z2-9]{26}$/)]);
  expect(ann.resume?.sent).toBe(true);
});

test('a disk that takes nothing: no token, and a session that ends with its connection', async () => {
  const network = new TestNetwork();
  const ann = capable(network, network.join('ann'));
  const directory = new SlowDirectory();
  const asked = firstToken(network.context(ann), directory);
  directory.finish(FULL);
  expect(words((await asked) ?? [])).toEqual([
    'WARN RESUME NOT_KEPT This session cannot be resumed: Cannot store a message: the disk is full',
  ]);
  expect(ann.resume).toBeUndefined();
});

test('a takeover while the disk takes nothing leaves the token as good as it was', async () => {
  const network = new TestNetwork();
  const ann = capable(network, network.join('ann', '#tea'));
  const { token, right } = makeToken(ann, undefined);
  ann.resume = { ...right, sent: true };
  const fresh = capable(network, network.connect('fresh'));
  const directory = new SlowDirectory();
  const stores: Stores = { log: new ManualLog(), directory, markers: NO_MARKERS, ...NO_ACCOUNTS };
  const taken = resumeSession(network.context(fresh), token, { account: undefined, key: undefined });
  if ('refused' in taken) throw new Error('the token is good');
  const [adopt, rest] = taken;
  expect(adopt).toEqual({ do: 'adopt', session: ann });
  if (rest?.do !== 'wait') throw new Error('the rest waits for nothing');
  const shown = await rest.work(stores);
  expect(words(shown)).toContain('JOIN #tea');
  directory.finish(FULL);
  const last = shown.findLast((effect) => effect.do === 'wait');
  if (last === undefined) throw new Error('the token waits for nothing');
  expect(words(await last.work(stores))[0]).toMatch(/^WARN RESUME NOT_KEPT /);
  expect(findResumable(network.state, token)?.session).toBe(ann);
});

test('nobody without the capability is given a token, nor where sessions end with their connections', () => {
  const network = new TestNetwork({ resumeMs: 0 });
  const ann = network.join('ann');
  expect(firstToken(network.context(ann), new MemoryDirectory())).toBeUndefined();
  expect(firstToken(network.context(capable(network, ann)), new MemoryDirectory())).toBeUndefined();
});
