/** States of the screen: what somebody sees who may be in a room and not speak, why, and until when. */
import type { Stage } from '../../../support/stage.js';
import type { States } from './states.js';

/** The server's answer to what is entered, as that of its line. */
async function refused(stage: Stage, entered: string, answer: string): Promise<void> {
  stage.modern.deaf = true;
  await stage.enterAll(entered);
  const label = /label=([^\s;]+)/.exec(stage.modern.server.last.lines.at(-1) ?? '')?.[1] ?? '';
  await stage.hear(`@label=${label} :s 404 bob #lobby :Cannot send to channel ${answer}`);
}

export const MODERATION_STATES: States = {
  async muted(stage) {
    await stage.talk();
    await refused(stage, 'may I say something?', '(+b) until 2026-11-21T12:30:00.000Z: too loud');
  },
  async 'slow-mode'(stage) {
    await stage.talk();
    await refused(stage, 'and another thing', '(+W): wait 12 seconds');
  },
};
