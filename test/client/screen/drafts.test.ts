/** Which conversations have something that was written and not sent. */
import { expect, test } from 'vitest';
import { memoryWritingStore } from '../../../src/client/engine/writing-store.js';
import { ScreenRig } from '../../support/screen-rig.js';

test('a draft is marked on its tab while one is elsewhere, and no longer when it is sent or emptied', async () => {
  const rig = await new ScreenRig({ height: 10 }).start();
  rig.enter('@alice');
  rig.type('half a');
  expect(rig.rows()[0]).not.toContain('✎');
  rig.key('alt-1');
  expect(rig.rows()[0]).toContain('2 @alice ✎');
  rig.width = 160;
  expect(rig.text).toMatch(/^ 2 @alice +✎/m);
  rig.width = 80;
  rig.key('alt-2');
  rig.key('ctrl-u');
  rig.key('alt-1');
  expect(rig.rows()[0]).not.toContain('✎');
});

test('a draft of the last run is marked before its conversation is looked at', async () => {
  const kept = { ...memoryWritingStore(), targets: ['alice'] };
  kept.draft('alice', () => 'from before');
  const rig = await new ScreenRig({ height: 10, ascii: true, writing: kept }).start();
  expect(rig.rows()[0]).toContain('@alice ~');
});
