/** F4: the conversation's text over the whole width, the mouse left to the terminal, so that it can select and copy. */
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import type { Host } from '../host.js';
import { commandOf, type OpenOverlay } from './overlay.js';

const SCROLLS: ReadonlySet<string> = new Set([
  'scroll-page-up',
  'scroll-page-down',
  'scroll-up',
  'scroll-down',
  'scroll-top',
  'scroll-bottom',
  'redraw',
  'suspend',
]);

export class PlainOverlay implements OpenOverlay {
  key(host: Host, _event: KeyEvent, action: Action | undefined): boolean {
    const command = commandOf(action);
    if (command !== undefined && SCROLLS.has(command)) return false;
    if (command === 'plain-view' || command === 'cancel') host.desk.open = undefined;
    return true;
  }

  show(view: ScreenView): ScreenView {
    return {
      ...view,
      plain: true,
      showUsers: false,
      notice: 'plain view: select with the mouse; F4 or Esc goes back',
    };
  }
}
