/** The people beside the log: ranks by the marks that the server has for them, and who is away. */
import { expect, test } from 'vitest';
import { ScreenRig } from '../../support/screen-rig.js';

/** The names beside the log, as they stand there. */
function people(rig: ScreenRig): string[] {
  return rig
    .rows()
    .slice(1, -2)
    .map((row) => row.slice(row.indexOf('│') + 1).trim())
    .filter((row) => row !== '')
    .map((row) => row.replace(/\s+[●◐○]$/, ''));
}

test('founder, admin, operator, half-operator and voice have marks of their own, and stand in that order', async () => {
  const rig = await new ScreenRig({ height: 14 }).start();
  await rig.hear(
    ':s 005 bob PREFIX=(qaohv)~&@%+ :are supported',
    ':bob!b@h JOIN #ops',
    ':s 353 bob = #ops :bob +val %hal @oda &ada ~fay zoe',
    ':s 366 bob #ops :End',
  );
  await rig.send('/go #ops');
  expect(people(rig)).toEqual(['~fay', '&ada', '@oda', '%hal', '+val', 'bob (you)', 'zoe']);
});

test('with multi-prefix the highest is shown, and it changes with MODE', async () => {
  const rig = await new ScreenRig({ height: 14 }).start();
  await rig.hear(
    ':s 005 bob PREFIX=(ov)@+ :are supported',
    ':bob!b@h JOIN #ops',
    ':s 353 bob = #ops :bob @+oda +val zoe',
    ':s 366 bob #ops :End',
  );
  await rig.send('/go #ops');
  expect(people(rig)).toEqual(['@oda', '+val', 'bob (you)', 'zoe']);
  await rig.hear(':oda!o@h MODE #ops -o+v oda zoe');
  expect(people(rig)).toEqual(['+oda', '+val', '+zoe', 'bob (you)']);
  await rig.hear(':s MODE #ops +o bob');
  expect(people(rig)[0]).toBe('@bob (you)');
});
