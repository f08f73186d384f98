/**
 * neo-blessed has no types of its own; those of blessed fit, but for the members that the adapter needs beyond them.
 *
 * Only the screen and the program are loaded: the package's main module loads every widget, at twice the cost.
 */
declare module 'neo-blessed' {
  import type { BlessedProgram } from 'blessed';

  /** Terminal output, capabilities and modes. */
  export interface Program extends BlessedProgram {
    _write(text: string): void;
    cursorHidden: boolean;
    destroy(): void;
  }

  /** neo-blessed/lib/program.js */
  export type CreateProgram = (options: {
    input: NodeJS.ReadableStream;
    output: NodeJS.WritableStream;
    terminal: string;
    forceUnicode: boolean;
    tput: true;
    buffer: false;
  }) => Program;

  /** neo-blessed/lib/tput.js: capabilities of a terminal, made into functions. */
  export interface TputClass {
    readonly prototype: { _compile: (this: unknown, info: unknown, key: string, value: unknown) => unknown };
  }

  /** A cell: its attributes as a number, and what is written into it. */
  export type Cell = [attributes: number, text: string];

  /** A row of cells; `dirty` rows are looked at when drawing. */
  export interface Row extends Array<Cell> {
    dirty: boolean;
  }

  export interface BlessedScreen {
    /** What is to be shown, and what the terminal is believed to show. */
    readonly lines: readonly Row[];
    readonly olines: readonly Row[];
    /** The default attributes. */
    readonly dattr: number;
    readonly tput: { brokenACS: boolean; colors: number };
    alloc(): void;
    draw(first: number, last: number): void;
    destroy(): void;
  }

  /** neo-blessed/lib/widgets/screen.js */
  export interface CreateScreen {
    (options: { program: Program; fullUnicode: false; useBCE: true }): BlessedScreen;
    /** The handlers that it puts on the process. */
    readonly _exceptionHandler?: () => void;
    readonly _sigtermHandler?: () => void;
    readonly _sigintHandler?: () => void;
    readonly _sigquitHandler?: () => void;
    readonly _exitHandler?: () => void;
  }
}
