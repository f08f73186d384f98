/** The lines of one event, one for each class of capabilities, made when the first of the class is met. */
import type { WireLine } from '../state/session.js';
import type { LogEvent } from '../store/types.js';
import { classMask, encodeEvent, type RoomNames } from './encode.js';

export class ClassLines {
  readonly #event: LogEvent;
  readonly #roomNames: RoomNames;
  readonly #mask: number;
  readonly #place: number | undefined;
  readonly #late: WireLine['late'];
  #class = -1;
  #line: WireLine | undefined;
  #others: Map<number, WireLine | undefined> | undefined;

  /** @param asLogged whether the log has the event as it is given here, if it has it at all */
  constructor(event: LogEvent, roomNames: RoomNames, asLogged: boolean) {
    this.#event = event;
    this.#roomNames = roomNames;
    this.#mask = classMask(event);
    this.#place = asLogged && event.msgid !== undefined ? event.place : undefined;
    this.#late = lateness(event);
  }

  /** Of the event in the log. */
  get place(): number {
    return this.#event.place;
  }

  /** The line for a session with these capabilities, undefined when it is not shown such an event. */
  of(capabilities: number): WireLine | undefined {
    const bits = capabilities & this.#mask;
    return bits === this.#class ? this.#line : this.#find(bits);
  }

  /** As a LineSource tells it: the dialect of a session is its capabilities. */
  text(capabilities: number): string | undefined {
    return this.of(capabilities)?.text;
  }

  #find(bits: number): WireLine | undefined {
    this.#others ??= new Map();
    if (this.#class >= 0) this.#others.set(this.#class, this.#line);
    this.#class = bits;
    if (this.#others.has(bits)) this.#line = this.#others.get(bits);
    else {
      const text = encodeEvent(this.#event, bits, this.#roomNames);
      this.#line = text === undefined ? undefined : { text, place: this.#place, late: this.#late };
    }
    return this.#line;
  }
}

/** Typing is of no use to somebody who reads it late; that somebody is away is of use, but less than what is said. */
function lateness({ kind, transient, msgid }: LogEvent): WireLine['late'] {
  if (transient !== true || msgid !== undefined) return undefined;
  return kind === 'tagmsg' ? 'drop' : 'spare';
}
