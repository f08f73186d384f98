/** The help of F1: the keys that scroll the log scroll it, Esc and F1 close it. */
import { COMMANDS } from '../../commands/table.js';
import { helpRows, type HelpView } from '../../ui/help-overlay.js';
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import type { Host } from '../host.js';
import { commandOf, type OpenOverlay } from './overlay.js';

export class HelpOverlay implements OpenOverlay {
  readonly #help: HelpView;

  constructor(help: HelpView = { rows: helpRows(COMMANDS), top: 0 }) {
    this.#help = help;
  }

  key(host: Host, _event: KeyEvent, action: Action | undefined): boolean {
    switch (commandOf(action)) {
      case 'scroll-page-up':
        this.#scroll(host, -host.pageRows);
        break;
      case 'scroll-page-down':
        this.#scroll(host, host.pageRows);
        break;
      case 'history-up':
      case 'scroll-up':
        this.#scroll(host, -1);
        break;
      case 'history-down':
      case 'scroll-down':
        this.#scroll(host, 1);
        break;
      case 'help':
      case 'cancel':
        host.desk.open = undefined;
        break;
      case 'redraw':
      case 'suspend':
        return false;
      default:
        break;
    }
    return true;
  }

  show(view: ScreenView): ScreenView {
    return { ...view, overlay: { kind: 'help', view: this.#help } };
  }

  #scroll(host: Host, lines: number): void {
    const top = host.screen.helpTop(this.#help, this.#help.top + lines);
    host.desk.open = new HelpOverlay({ ...this.#help, top });
  }
}
