/** Selecting a message, and the plain view. */
import type { SelectingAction } from '../../ui/keys/selecting.js';
import { PlainOverlay } from '../overlays/plain.js';
import { selectMessage } from '../overlays/select.js';
import { tellReader } from '../tell-reader.js';
import type { Handlers } from './handler.js';

export const SELECTING: Handlers<SelectingAction> = {
  'select-up': selectMessage,
  'select-down': (host) => tellReader(host, 'Alt-Up selects a message'),
  'plain-view'({ desk }) {
    desk.open = new PlainOverlay();
  },
};
