/**
 * What waits to be written, shared between connections: a tree in which a connection is at the node that stands for
 * the lines it has pending.
 *
 * A thousand members of a room that are shown the same lines all point to the same node, so that delivering a line
 * costs each of them one compare and one pointer, and the bytes are made once, at the flush, however many sockets
 * they are written to.
 */

/** One line on its way out, CR LF included. Equal output is told by the object, never by the text. */
export interface Line {
  readonly text: string;
  /** Where the line can be had again, in the log; undefined when it is nowhere else. */
  readonly place?: number | undefined;
  /**
   * What becomes of it for somebody who is behind: `drop` when it would mean something else later, `spare` when it
   * may be left out before room is short; undefined when they must be shown it.
   */
  readonly late?: 'drop' | 'spare' | undefined;
}

/** A sequence of lines, known by the path that leads here from its tree's root. */
export class PendingNode {
  /** All lines from the root to here. Built as a rope, so a node costs no copy of what came before it. */
  readonly #text: string;
  /** The node before this one and the line that leads here; undefined for a root. */
  readonly #parent: PendingNode | undefined;
  readonly #by: Line | undefined;
  #bytes: Buffer | undefined;
  #line: Line | undefined;
  #next: PendingNode | undefined;
  /** The children before the latest, where connections differ (other capabilities, answers of their own). */
  #others: Map<Line, PendingNode> | undefined;

  constructor(text = '', parent?: PendingNode, by?: Line) {
    this.#text = text;
    this.#parent = parent;
    this.#by = by;
  }

  /** The node of these lines and `line`. */
  after(line: Line): PendingNode {
    if (this.#line === line && this.#next !== undefined) return this.#next;
    return this.#branch(line);
  }

  /** The lines as bytes; the same buffer for everybody who asks, not to be changed. */
  bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.#text, 'utf8');
    return this.#bytes;
  }

  /** The lines from the root to here. */
  lines(): Line[] {
    const lines = this.#by === undefined ? [] : [this.#by];
    for (let node = this.#parent; node !== undefined; node = node.#parent) {
      if (node.#by !== undefined) lines.push(node.#by);
    }
    return lines.reverse();
  }

  #branch(line: Line): PendingNode {
    const known = this.#others?.get(line);
    if (known !== undefined) return known;
    const made = new PendingNode(this.#text + line.text, this, line);
    if (this.#line !== undefined && this.#next !== undefined) {
      this.#others ??= new Map();
      this.#others.set(this.#line, this.#next);
    }
    this.#line = line;
    this.#next = made;
    return made;
  }
}
