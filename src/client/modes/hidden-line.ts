/** One line from a terminal in raw mode, where nothing that is typed is shown: its bytes to a text. Pure. */
import { StringDecoder } from 'node:string_decoder';

/** No password is longer; the rest of a paste by mistake is left out. */
const MOST_CHARACTERS = 1024;
/** Keys that are no characters: arrows and the like, and the marks around a paste. */
const SEQUENCE = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?/gs;
const INTERRUPT = '\x03';
const END_OF_INPUT = '\x04';
const KILL = '\x15';

export interface HiddenResult {
  /** Undefined: given up, by ^C, or by ^D on an empty line. */
  readonly text: string | undefined;
  /** What came after it. */
  readonly rest: string;
}

export class HiddenLine {
  readonly #decoder = new StringDecoder('utf8');
  #typed: string[] = [];

  /** @returns undefined while the line goes on */
  take(chunk: Uint8Array): HiddenResult | undefined {
    const characters = Array.from(this.#decoder.write(chunk).replace(SEQUENCE, ''));
    for (const [at, character] of characters.entries()) {
      const rest = (): string => characters.slice(at + 1).join('');
      switch (character) {
        case '\r':
        case '\n':
          return { text: this.#typed.join(''), rest: rest() };
        case INTERRUPT:
          return { text: undefined, rest: rest() };
        case END_OF_INPUT:
          if (this.#typed.length === 0) return { text: undefined, rest: rest() };
          break;
        case '\x7f':
        case '\b':
          this.#typed.pop();
          break;
        case KILL:
          this.#typed = [];
          break;
        default:
          if (character >= ' ' && this.#typed.length < MOST_CHARACTERS) this.#typed.push(character);
      }
    }
    return undefined;
  }
}
