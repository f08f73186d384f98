import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { runTrial, type Outcome } from './arena.js';
import type { Failure } from './checker.js';
import { LocalCrew } from './crew.js';
import { ModelServer, type Mistake } from './model-server.js';
import type { Plant } from './plants.js';
import type { Amounts } from './schedule.js';

/** A trial in this process, of little more than a second: the model as server, kills only played. */
async function runSmallTrial(what: { mistake?: Mistake; plant?: Plant }): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), 'chaos-test-'));
  try {
    return await runTrial({
      seed: 'small',
      clients: 4,
      messages: 600,
      amounts: AMOUNTS,
      plant: what.plant,
      directory,
      patience: 20_000,
      victim: new ModelServer(what.mistake),
      makeCrew: (plans) => new LocalCrew(plans),
      tell: () => undefined,
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const AMOUNTS: Amounts = {
  seconds: 1,
  kills: 4,
  cuts: 24,
  takeovers: 4,
  faults: 4,
  freezes: 0,
  restarts: 0,
  fills: 0,
  jumps: 0,
  clientKills: 3,
};

// Concurrent: a trial mostly waits.
describe.concurrent('a trial', { timeout: 60_000 }, () => {
  it('is green with a server that keeps its promises', async () => {
    const { verdict, happened } = await runSmallTrial({});
    expect(verdict.problems).toEqual([]);
    expect(verdict).toMatchObject({ green: true, messages: 600, unanswered: 0, wholePrivate: [4, 4] });
    expect(verdict.acknowledged + verdict.refused).toBe(600);
    expect(verdict.resumed).toBeGreaterThan(0);
    expect(happened.get('kill')).toBe(4);
    expect(happened.get('cut')).toBeGreaterThanOrEqual(24);
  });

  it.each<{ mistake: Mistake; failure: Failure }>([
    { mistake: 'early-ack', failure: 'lost' },
    { mistake: 'no-dedupe', failure: 'doubled' },
    { mistake: 'off-by-one', failure: 'lost' },
    { mistake: 'eager-delivery', failure: 'reordered' },
    { mistake: 'spent-token', failure: 'expelled' },
  ])('is red when the server makes the mistake $mistake', async ({ failure, ...what }) => {
    const { verdict } = await runSmallTrial(what);
    expect(verdict.green).toBe(false);
    expect(verdict.failures[failure]).toBeGreaterThan(0);
  });

  it.each<{ plant: Plant; failure: Failure }>([
    { plant: 'lost', failure: 'lost' },
    { plant: 'doubled', failure: 'doubled' },
    { plant: 'reordered', failure: 'reordered' },
    { plant: 'unsent', failure: 'unsent' },
    { plant: 'altered', failure: 'unsent' },
    { plant: 'early-ack', failure: 'lost' },
    { plant: 'no-dedupe', failure: 'doubled' },
    { plant: 'catch-up', failure: 'lost' },
  ])('is red when the fault $plant is planted on the way', async ({ plant, failure }) => {
    const { verdict } = await runSmallTrial({ plant });
    expect(verdict.green).toBe(false);
    expect(verdict.failures[failure]).toBeGreaterThan(0);
  });
});
