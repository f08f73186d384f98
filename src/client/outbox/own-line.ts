/** An own line on its way to the server. */

export interface OwnLine {
  /** Made here, unique for ever; also its label on the wire. */
  readonly id: string;
  /** A room or nick, as it is written on the wire. */
  readonly target: string;
  readonly text: string;
  /** "/me": the text is what the person does. */
  readonly action: boolean;
  /** The msgid of what it answers. */
  readonly reply?: string | undefined;
}

/** A line that an earlier run has left. */
export interface KeptLine {
  readonly line: OwnLine;
  /** It was written to a server, which may have stored it; `elsewhere`: in a session that is not to be ours. */
  readonly sent: boolean | 'elsewhere';
  /** When it was written to a server first, Unix ms; 0: nobody knows. */
  readonly sentAt: number;
}

/** Where own lines are kept until the server has them. */
export interface OutboxStore {
  /** What was left by an earlier run, in the order of writing. */
  load(): readonly KeptLine[];
  /** Kept, whatever happens, when this returns. */
  add(lines: readonly OwnLine[]): void;
  /** It is written to a server now. @param at Unix ms */
  sent(id: string, at: number): void;
  /** It is stored, refused or discarded: nothing is left to do for it. */
  remove(id: string): void;
}

/** Lines live as long as the process. */
export function memoryOutboxStore(): OutboxStore {
  return { load: () => [], add: () => {}, sent: () => {}, remove: () => {} };
}
