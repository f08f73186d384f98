/** After which ends of a connection a session waits for its client. */
import { describe, expect, test } from 'vitest';

import type { EndKind } from '../../../src/server/connection/end-cause.js';
import { mayComeBack } from '../../../src/server/dispatch/end-session.js';
import { TestNetwork } from '../../support/network.js';

const RIGHT = { digest: 'd', replaced: undefined, proof: '', sent: true };

/** Not the doing of who had it, or their own word and what the server does about them. */
const KINDS: Readonly<Record<EndKind, boolean>> = {
  lost: true,
  silent: true,
  slow: true,
  failed: true,
  quit: false,
  flood: false,
  refused: false,
  replaced: false,
  stopped: false,
  unregistered: false,
};

describe('a session with a token', () => {
  test.for(Object.entries(KINDS))('after "%s": %s', ([kind, waits]) => {
    const ann = new TestNetwork().join('ann');
    ann.resume = RIGHT;
    expect(mayComeBack(ann, kind as EndKind)).toBe(waits);
  });

  test('does not wait when it is over, or was never registered', () => {
    const network = new TestNetwork();
    const [gone, fresh] = [network.join('ann'), network.connect('s9')];
    gone.resume = RIGHT;
    fresh.resume = RIGHT;
    gone.ended = true;
    expect([gone, fresh].map((session) => mayComeBack(session, 'lost'))).toEqual([false, false]);
  });
});

test('a session without a token waits after none of them', () => {
  const ann = new TestNetwork().join('ann');
  for (const kind of Object.keys(KINDS)) expect(mayComeBack(ann, kind as EndKind)).toBe(false);
});
