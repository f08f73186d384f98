/** Every state of the screen by its name, and how it comes about. */
import type { Stage } from '../../../support/stage.js';
import { LINK_STATES } from './link.js';
import { MESSAGES_STATES } from './messages.js';
import { MODERATION_STATES } from './moderation.js';
import { READING_STATES } from './reading.js';
import { WRITING_STATES } from './writing.js';

export type States = Readonly<Record<string, (stage: Stage) => Promise<void>>>;

export const STATES: States = {
  ...LINK_STATES,
  ...READING_STATES,
  ...WRITING_STATES,
  ...MESSAGES_STATES,
  ...MODERATION_STATES,
};
