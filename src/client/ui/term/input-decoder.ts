/**
 * Bytes from the terminal -> events, whatever way the bytes are cut into chunks.
 *
 * A whole sequence becomes one event or nothing: unknown ones are swallowed instead of being typed. Only the Esc key
 * needs time: an ESC that nothing follows for 50 ms was the key, otherwise ESC and a key are Alt and that key.
 */
import type { Clock, Timer } from '../../../core/clock.js';
import { BACKGROUND_ANSWER, readBackground } from './background.js';
import type { AnswerEvent, InputEvent } from './input-event.js';
import { eventOfCsi, keyOfCharacter, keyOfLinuxFunction, keyOfSs3 } from './key-sequences.js';
import { PasteCollector } from './paste-collector.js';

const ESC = '\x1b';
/** How long an ESC waits for what it may begin; terminals send a sequence in one write. */
const ESC_MS = 50;
/** How long a begun sequence waits for its end, over a slow line. */
const SEQUENCE_MS = 500;
/** A paste whose end does not come: the terminal was cut off, and the keyboard must not stay dead. */
const PASTE_MS = 2000;
/** No sequence that means anything is longer. */
const LONGEST_CSI = 128;
/** Of an answer to a question: what comes in pieces over a bad line must not end up in the input. */
const ANSWER_MS = 5000;
const LONGEST_ANSWER = 64;

/**
 * - ground: keys.
 * - csi: the rest of an overlong control sequence is swallowed.
 * - string: OSC, DCS, APC, PM, SOS up to their end are swallowed, unless one is the answer to our question.
 * - paste: text up to the end of the paste.
 */
type State =
  | { readonly kind: 'ground' }
  | { readonly kind: 'csi' }
  | { readonly kind: 'string'; readonly introducer: string; content: string }
  | { readonly kind: 'paste'; readonly paste: PasteCollector };

const GROUND: State = { kind: 'ground' };

/** How much of the text was used; undefined when the rest of a sequence is missing. */
type Used = number | undefined;

export class InputDecoder {
  readonly #clock: Clock;
  readonly #emit: (event: InputEvent | AnswerEvent) => void;
  readonly #utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  #state: State = GROUND;
  /** The begun sequence, from its ESC on; bounded by LONGEST_CSI. */
  #pending = '';
  #timer: Timer | undefined;

  constructor(clock: Clock, emit: (event: InputEvent | AnswerEvent) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** Takes what was read. */
  push(bytes: Uint8Array): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const text = this.#pending + this.#utf8.decode(bytes, { stream: true });
    this.#pending = '';
    let at = 0;
    while (at < text.length) {
      const next = this.#step(text, at);
      if (next === undefined) {
        this.#pending = text.slice(at);
        break;
      }
      at = next;
    }
    const wait = this.#patience();
    if (wait !== undefined) this.#timer = this.#clock.setTimeout(() => this.#giveUp(), wait);
  }

  /** Stops the timer; for the end of input. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #step(text: string, at: number): Used {
    switch (this.#state.kind) {
      case 'ground':
        return text.startsWith(ESC, at) ? this.#escape(text, at, false) : this.#character(text, at, false);
      case 'csi':
        return this.#skipCsi(text, at);
      case 'string':
        return this.#skipString(text, at, this.#state);
      case 'paste': {
        const end = this.#state.paste.take(text, at);
        if (end === undefined) return text.length;
        this.#endPaste(this.#state.paste);
        return end;
      }
    }
  }

  #character(text: string, at: number, alt: boolean): Used {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    this.#report(keyOfCharacter(character, alt));
    return at + character.length;
  }

  /** @param alt Another ESC came before this one. */
  #escape(text: string, at: number, alt: boolean): Used {
    const next = text[at + 1];
    switch (next) {
      case undefined:
        return undefined;
      case ESC:
        return this.#twoEscapes(text, at);
      case '[':
        return this.#csi(text, at, alt);
      case 'O':
        return this.#ss3(text, at, alt);
      case ']':
      case 'P':
      case '_':
      case '^':
      case 'X':
        this.#state = { kind: 'string', introducer: next, content: '' };
        return at + 2;
      default:
        return this.#character(text, at + 1, true);
    }
  }

  /** ESC ESC [ A is Alt-Up from terminals that put ESC before sequences; any other ESC before an ESC was the key. */
  #twoEscapes(text: string, at: number): Used {
    const after = text[at + 2];
    if (after === undefined) return undefined;
    if (after === '[' || after === 'O') return this.#escape(text, at + 1, true);
    this.#report(keyOfCharacter(ESC));
    return at + 1;
  }

  #csi(text: string, at: number, alt: boolean): Used {
    const start = at + 2;
    if (text[start] === '[') {
      const final = text[start + 1];
      if (final === undefined) return undefined;
      if (!isFinal(final.charCodeAt(0))) return start + 1;
      this.#report(keyOfLinuxFunction(final), alt);
      return start + 2;
    }
    let i = start;
    while (i < text.length && text[i] !== undefined && isParameter(text.charCodeAt(i))) i += 1;
    if (i - start > LONGEST_CSI) {
      this.#state = { kind: 'csi' };
      return i;
    }
    const final = text[i];
    if (final === undefined) return undefined;
    // Anything else inside a sequence breaks it off, and stands for itself.
    if (!isFinal(text.charCodeAt(i))) return i;
    const params = text.slice(start, i);
    if (final === 'c' && params.startsWith('?')) {
      this.#emit({ kind: 'answer', background: undefined });
      return i + 1;
    }
    if (final === 'M' && params === '') return this.#oldMouse(text, i + 1);
    if (final === '~' && params === '200') this.#state = { kind: 'paste', paste: new PasteCollector() };
    else this.#report(eventOfCsi(params, final), alt);
    return i + 1;
  }

  /** CSI M and three characters: the mouse report of before SGR, never asked for. */
  #oldMouse(text: string, at: number): Used {
    for (let i = at; i < at + 3; i += 1) {
      if (text[i] === undefined) return undefined;
      if (/[\0-\x1f\ud800-\udfff]/.test(text.charAt(i))) return i;
    }
    return at + 3;
  }

  #ss3(text: string, at: number, alt: boolean): Used {
    let i = at + 2;
    while (i < text.length && i < at + 8 && /[0-9;]/.test(text.charAt(i))) i += 1;
    if (text[i] === undefined) return undefined;
    if (!isFinal(text.charCodeAt(i))) {
      if (i === at + 2) this.#report(keyOfCharacter('O', true));
      return i;
    }
    this.#report(keyOfSs3(text.slice(at + 2, i), text.charAt(i)), alt);
    return i + 1;
  }

  #skipCsi(text: string, at: number): Used {
    let i = at;
    while (i < text.length && isParameter(text.charCodeAt(i))) i += 1;
    if (i === text.length) return i;
    this.#state = GROUND;
    return isFinal(text.charCodeAt(i)) ? i + 1 : i;
  }

  /** Up to BEL, ST (ESC \), CAN, SUB, or an ESC that begins something else. */
  #skipString(text: string, at: number, state: Extract<State, { kind: 'string' }>): Used {
    for (let i = at; i < text.length; i += 1) {
      const character = text[i];
      if (character === ESC) {
        if (text[i + 1] === undefined) return i === at ? undefined : i;
        this.#endString(state);
        return text[i + 1] === '\\' ? i + 2 : i;
      }
      if (character === '\x07' || character === '\x18' || character === '\x1a') {
        this.#endString(state);
        return i + 1;
      }
      if (state.content.length < LONGEST_ANSWER) state.content += character;
    }
    return text.length;
  }

  #endString({ introducer, content }: Extract<State, { kind: 'string' }>): void {
    this.#state = GROUND;
    const background = introducer === ']' ? readBackground(content) : undefined;
    if (background !== undefined) this.#emit({ kind: 'answer', background });
  }

  /** How long to wait for the rest of what has begun; undefined when nothing has. */
  #patience(): number | undefined {
    if (this.#state.kind === 'paste') return PASTE_MS;
    if (this.#state.kind === 'string') {
      const { introducer, content } = this.#state;
      return introducer === ']' && content.startsWith(BACKGROUND_ANSWER) ? ANSWER_MS : SEQUENCE_MS;
    }
    if (this.#state.kind === 'csi') return SEQUENCE_MS;
    if (this.#pending === '') return undefined;
    return this.#pending === ESC || this.#pending === ESC + ESC ? ESC_MS : SEQUENCE_MS;
  }

  /** The rest did not come: what was begun were keys, or is dropped. */
  #giveUp(): void {
    this.#timer = undefined;
    const state = this.#state;
    const pending = this.#pending;
    this.#state = GROUND;
    this.#pending = '';
    if (state.kind === 'paste') return this.#endPaste(state.paste);
    if (state.kind === 'string') {
      if (state.content === '') this.#report(keyOfCharacter(state.introducer, true));
      if (pending === ESC) this.#report(keyOfCharacter(ESC));
      return;
    }
    const keys = /^(\x1b*)\x1b([[O])$/.exec(pending);
    const escapes = keys ? (keys[1] ?? '') : /^\x1b+$/.test(pending) ? pending : '';
    for (const escape of escapes) this.#report(keyOfCharacter(escape));
    if (keys) this.#report(keyOfCharacter(keys[2] ?? '', true));
  }

  #endPaste(paste: PasteCollector): void {
    this.#state = GROUND;
    this.#emit(paste.finish());
  }

  #report(event: InputEvent | undefined, alt: boolean = false): void {
    if (event) this.#emit(alt && event.kind === 'key' ? { ...event, alt: true, text: '' } : event);
  }
}

/** Parameter and intermediate bytes of a control sequence (ECMA-48, 5.4). */
function isParameter(unit: number): boolean {
  return unit >= 0x20 && unit <= 0x3f;
}

function isFinal(unit: number): boolean {
  return unit >= 0x40 && unit <= 0x7e;
}
