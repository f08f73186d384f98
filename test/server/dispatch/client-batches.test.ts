import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Cap } from '../../../src/protocol/capabilities.js';
import { byteLength } from '../../../src/protocol/limits.js';
import { joinBatch } from '../../../src/protocol/multiline.js';
import { parseMessage } from '../../../src/protocol/parse.js';
import type { SpokenBatch } from '../../../src/server/commands/batch.js';
import { ClientBatches } from '../../../src/server/dispatch/client-batches.js';
import { NOWHERE, Session } from '../../../src/server/state/session.js';
import { FakeClock } from '../../support/fake-clock.js';
import { SETTINGS } from '../../support/network.js';

const limits = { ...SETTINGS.limits, multilineLines: 3, multilineBytes: 12 };

function member(): Session {
  const session = new Session({ id: 's', host: 'h', signedOnAt: 0, outlet: NOWHERE });
  session.registration = undefined;
  session.capabilities = Cap.batch | Cap.multiline;
  return session;
}

const reference = fc.constantFrom('a', 'b', '', 'x_y');
const line = fc.oneof(
  fc
    .tuple(reference, fc.constantFrom('#t', '#t', '#u', ''))
    .map(([ref, to]) => `BATCH +${ref} draft/multiline ${to}`),
  reference.map((ref) => `BATCH -${ref}`),
  fc
    .tuple(reference, fc.constantFrom('#t', '#T', '#u'), fc.constantFrom('', 'word', 'é', ' '), fc.boolean())
    .map(
      ([ref, to, text, concat]) =>
        `@batch=${ref}${concat ? ';draft/multiline-concat' : ''} PRIVMSG ${to} :${text}`,
    ),
  fc.constantFrom(
    'PRIVMSG #t :x',
    'PING x',
    'BATCH',
    'BATCH a',
    '@batch=a NOTICE #t :x',
    '@batch=a TAGMSG #t',
  ),
);

test('whatever comes in whatever order, only whole batches within the bounds become messages', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.constant(40_000)), { maxLength: 60 }), (steps) => {
      const clock = new FakeClock();
      const complete: SpokenBatch[] = [];
      let answers = 0;
      const batches = new ClientBatches(clock, limits, {
        refused: () => answers++,
        complete: (batch) => complete.push(batch),
        closed: () => {},
        isWaiting: () => false,
      });
      const session = member();
      for (const step of steps) {
        if (typeof step === 'number') clock.advance(step);
        else batches.take(session, parseMessage(step), undefined);
        expect(clock.pendingTimers).toBeLessThanOrEqual(1);
      }
      for (const { lines, target } of complete) {
        expect(target).not.toBe('');
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.length).toBeLessThanOrEqual(3);
        expect(lines.some(({ text }) => text !== '')).toBe(true);
        expect(byteLength(joinBatch(lines).text)).toBeLessThanOrEqual(12);
      }
      expect(answers + complete.length).toBeLessThanOrEqual(2 * steps.length);
      batches.close();
      expect(clock.pendingTimers).toBe(0);
    }),
    { numRuns: 500 },
  );
});
