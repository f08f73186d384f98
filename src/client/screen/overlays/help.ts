/** The help of F1: the keys that scroll the log scroll it, Esc and F1 close it. */
import type { HelpRow, HelpView } from '../../ui/help-overlay.js';
import type { Action } from '../../ui/keys/binding.js';
import type { ScreenView } from '../../ui/screen-view.js';
import type { KeyEvent } from '../../ui/term/input-event.js';
import type { Host } from '../host.js';
import { commandOf, type OpenOverlay } from './overlay.js';

export class HelpOverlay implements OpenOverlay {
  readonly #help: HelpView;
  /** What was open when the help was asked for, and is again when it closes. */
  readonly #behind: OpenOverlay | undefined;

  constructor(rows: readonly HelpRow[], behind?: OpenOverlay, top = 0) {
    this.#help = { rows, top };
    this.#behind = behind;
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
        host.desk.open = this.#behind;
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
    host.desk.open = new HelpOverlay(this.#help.rows, this.#behind, top);
  }
}
