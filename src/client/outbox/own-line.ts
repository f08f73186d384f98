/** An own line on its way to the server. */

export interface OwnLine {
  /** Made here, unique for ever; also its label on the wire. */
  readonly id: string;
  /** A room or nick, as it is written on the wire. */
  readonly target: string;
  readonly text: string;
  /** "/me": the text is what the person does. */
  readonly action: boolean;
}

/** Where own lines are kept until the server has them. */
export interface OutboxStore {
  /** What was left by an earlier run, in the order of writing. */
  load(): readonly OwnLine[];
  add(line: OwnLine): void;
  /** It is stored or refused: nothing is left to do for it. */
  remove(id: string): void;
}

/** Lines live as long as the process. */
export function memoryOutboxStore(): OutboxStore {
  return { load: () => [], add: () => {}, remove: () => {} };
}
