/** Help, what is shown, the terminal, leaving. */
import { edit } from '../../ui/editor/editor.js';
import type { ProgramAction } from '../../ui/keys/program.js';
import { helpHere } from '../help-topics.js';
import type { Host } from '../host.js';
import { HelpOverlay } from '../overlays/help.js';
import type { Handlers } from './handler.js';

/** Twice ^C on an empty input within this quits. */
const INTERRUPT_MS = 1000;

export const PROGRAM: Handlers<ProgramAction> = {
  help(host) {
    host.desk.open = new HelpOverlay(helpHere(host), host.desk.open);
  },
  'toggle-users'({ desk }) {
    desk.showUsers = !desk.showUsers;
  },
  redraw: ({ screen }) => screen.redraw(),
  suspend: ({ screen }) => screen.suspend(),
  interrupt,
};

function interrupt(host: Host): void {
  const { desk, place } = host;
  desk.open = undefined;
  if (place.editor.clusters.length > 0) {
    host.setEditor(edit(place.editor, 'clear'));
    return;
  }
  const now = host.clock.monotonic();
  if (now - desk.interruptedAt <= INTERRUPT_MS) void host.engine.quit('');
  desk.interruptedAt = now;
  desk.alert = { text: '^C again to leave', until: now + INTERRUPT_MS };
}
