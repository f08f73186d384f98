/** F4: the conversation's text over the whole width, the mouse left to the terminal, so that it can select and copy. */
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import type { HelpTopic } from '../help-topics.js';
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
  readonly help: HelpTopic = {
    title: 'Here: the text alone',
    rows: [
      { left: 'mouse', right: 'selects text, as the terminal does it' },
      { left: 'PgUp PgDn', right: 'a page back, a page forward' },
      { left: 'F4 Esc', right: 'back to the screen' },
    ],
  };
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
      notice: ['F4 Esc back', 'plain view: select with the mouse'],
    };
  }
}
