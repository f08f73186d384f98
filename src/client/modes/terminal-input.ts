/**
 * What is typed at a terminal: lines for the chat, which the terminal shows, and now and then one that it must not.
 *
 * Nobody else may read the terminal: what is hidden would be a line of the chat there.
 */
import { PassThrough, type Readable } from 'node:stream';
import { HiddenLine } from './hidden-line.js';

/** What of a tty.ReadStream it uses. */
export interface Terminal {
  setRawMode(on: boolean): unknown;
  on(event: 'data', handler: (chunk: Uint8Array) => void): unknown;
  on(event: 'end', handler: () => void): unknown;
  off(event: 'data', handler: (chunk: Uint8Array) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  unshift(chunk: Uint8Array): void;
}

export class TerminalInput {
  /** What is for the chat. */
  readonly lines: Readable;
  readonly #terminal: Terminal;
  readonly #write: (text: string) => void;
  readonly #onData: (chunk: Uint8Array) => void;
  #hidden: ((chunk: Uint8Array) => void) | undefined;
  #giveUp: (() => void) | undefined;

  /** @param write for questions, to the same terminal */
  constructor(terminal: Terminal, write: (text: string) => void) {
    const lines = new PassThrough();
    this.lines = lines;
    this.#terminal = terminal;
    this.#write = write;
    this.#onData = (chunk) => {
      if (this.#hidden !== undefined) this.#hidden(chunk);
      else if (!lines.write(chunk)) terminal.pause();
    };
    terminal.on('data', this.#onData);
    lines.on('drain', () => terminal.resume());
    terminal.on('end', () => {
      this.#giveUp?.();
      lines.end();
    });
  }

  /** Asks for a line without showing it. @returns undefined when the reader gives up, and while another is asked for */
  async ask(words: string): Promise<string | undefined> {
    if (this.#hidden !== undefined) return undefined;
    this.#terminal.setRawMode(true);
    // It may have been waiting for the chat to take its lines.
    this.#terminal.resume();
    this.#write(`${words}: `);
    const line = new HiddenLine();
    const text = await new Promise<string | undefined>((resolve) => {
      this.#giveUp = () => resolve(undefined);
      this.#hidden = (chunk) => {
        const result = line.take(chunk);
        if (result === undefined) return;
        this.#hidden = undefined;
        if (result.rest !== '') this.#terminal.unshift(Buffer.from(result.rest));
        resolve(result.text);
      };
    });
    this.#hidden = undefined;
    this.#giveUp = undefined;
    this.#terminal.setRawMode(false);
    this.#write('\n');
    return text;
  }

  /** Leaves the terminal to somebody else. */
  release(): void {
    this.#terminal.off('data', this.#onData);
    this.#terminal.pause();
  }
}

/** @returns undefined for what is no terminal */
export function terminalOf(
  stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean },
): Terminal | undefined {
  return stdin.isTTY === true && 'setRawMode' in stdin ? (stdin as unknown as Terminal) : undefined;
}
