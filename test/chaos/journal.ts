/**
 * What a client writes down: one JSON object per line, appended before the client acts on it, so that a client
 * that is killed finds its outbox and its places again, and so that the checker can judge it afterwards.
 *
 * Appends are plain write(2) calls: a killed process loses none of them (a power cut of the machine is not tried).
 */
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

/** How a message came to a client: as it happened, held back while catching up, or out of the history. */
export type Path = 'live' | 'held' | 'page';

/** One line of a journal. `c` is a conversation, `n` the number of a connection, `m` a msgid, `t` a time as sent. */
export type Entry =
  | { readonly k: 'start'; readonly pid: number }
  | { readonly k: 'connected'; readonly n: number }
  | { readonly k: 'lost'; readonly n: number; readonly why: string }
  /** Capabilities in use on this connection. */
  | { readonly k: 'offers'; readonly n: number; readonly sendId: boolean; readonly resume: boolean }
  /** Registered as somebody new to the server: whatever hung on the earlier session is gone. */
  | { readonly k: 'identity'; readonly i: number; readonly n: number }
  | { readonly k: 'resumed'; readonly n: number }
  | { readonly k: 'token'; readonly token: string }
  /** About to be written for the first time, as identity `i`. */
  | {
      readonly k: 'sent';
      readonly key: string;
      readonly c: string;
      readonly text: string;
      readonly id: string;
      readonly i: number;
      readonly n: number;
    }
  /** About to be written again, under the same send id. */
  | { readonly k: 'again'; readonly key: string; readonly n: number }
  /** The server's copy of an own message came: the promise that it is kept. */
  | { readonly k: 'ack'; readonly key: string; readonly m: string; readonly t: string }
  /** An own message without an acknowledgement was found in the history. */
  | { readonly k: 'found'; readonly key: string; readonly m: string }
  | { readonly k: 'refused'; readonly key: string; readonly why: string }
  /** Shown to the person: `s` sender, `x` text, `h` how it came. */
  | {
      readonly k: 'shown';
      readonly c: string;
      readonly m: string;
      readonly t: string;
      readonly s: string;
      readonly x: string;
      readonly h: Path;
      readonly n: number;
    }
  /** Delivered a second time although nothing explains it (no catch-up, no resend). */
  | {
      readonly k: 'twice';
      readonly c: string;
      readonly m: string;
      readonly x: string;
      readonly h: Path;
      readonly n: number;
    }
  /** Everything of the conversation up to the end of the trial has been read. */
  | { readonly k: 'finished'; readonly c: string }
  /** Something that the server should not have done, in words; `wrong` makes the trial red. */
  | { readonly k: 'note'; readonly wrong: boolean; readonly text: string };

/** An append-only file of entries. */
export class Journal {
  readonly #file: number;
  #waiting = '';

  constructor(path: string) {
    const continued = existsSync(path);
    this.#file = openSync(path, 'a', 0o600);
    // The last line of an earlier life may have been cut short: what comes now starts on a line of its own.
    if (continued) writeAll(this.#file, Buffer.from('\n'));
  }

  /** Adds an entry; it is in the file after `flush()` only, which must come before anything is sent. */
  add(entry: Entry): void {
    this.#waiting += `${JSON.stringify(entry)}\n`;
  }

  /** Hands everything added to the kernel. */
  flush(): void {
    if (this.#waiting === '') return;
    writeAll(this.#file, Buffer.from(this.#waiting));
    this.#waiting = '';
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }
}

/** All entries of a journal; a line that a kill cut short is left out, as the client never acted on it. */
export function readJournal(path: string): Entry[] {
  if (!existsSync(path)) return [];
  const entries: Entry[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '') continue;
    try {
      entries.push(JSON.parse(line) as Entry);
    } catch {
      // Cut short.
    }
  }
  return entries;
}

function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}
