/**
 * The servers that this person has met, in `known-servers` of the state directory: one line for each thing learned, only
 * ever added to, so that two clients at once and a cut in the middle of a line leave all that was there before.
 *
 *   chat.example.org:6697 first sha256:5f0c...     the key at the first meeting; counts when nothing was known
 *   chat.example.org:6697 trust sha256:77ab...     the reader has said so; takes the place of all before
 *   chat.example.org:6697 authority                verified by name; from then on nothing less will do
 *   chat.example.org:6697 scram                    has proven that it knows a password, until `trust` takes its place
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseFingerprint } from '../../core/fingerprint.js';
import type { Known } from '../link/trust.js';
import { PRIVATE } from './durable.js';

export type Lesson = 'first' | 'trust' | 'authority' | 'scram';

/** All that is known of a server. */
export interface ServerRecord {
  readonly known: Known | undefined;
  /** The reader has said that its key is the right one. */
  readonly isTrusted: boolean;
  /** It speaks SCRAM. */
  readonly knowsScram: boolean;
}

const STRANGER: ServerRecord = { known: undefined, isTrusted: false, knowsScram: false };

export class KnownServers {
  readonly #path: string;

  /** @param home the client's directory for state */
  constructor(home: string) {
    this.#path = join(home, 'known-servers');
  }

  /**
   * Read anew each time: another client may have learned something.
   *
   * @param server host:port @throws what the file system says, when there is a file and it cannot be read
   */
  find(server: string): Known | undefined {
    return this.read(server).known;
  }

  /** As `find`. */
  read(server: string): ServerRecord {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return STRANGER;
      throw error;
    }
    let record = STRANGER;
    // What follows the last end of a line was cut short.
    for (const line of text.split('\n').slice(0, -1)) {
      const [name, lesson, value = ''] = line.split(' ');
      if (name !== keyOf(server)) continue;
      const fingerprint = parseFingerprint(value);
      if (lesson === 'authority') record = { ...record, known: { by: 'authority' }, isTrusted: false };
      else if (lesson === 'scram') record = { ...record, knowsScram: true };
      else if (fingerprint !== undefined && lesson === 'trust')
        record = { known: { by: 'key', fingerprint }, isTrusted: true, knowsScram: false };
      else if (fingerprint !== undefined && lesson === 'first' && record.known === undefined)
        record = { ...record, known: { by: 'key', fingerprint } };
    }
    return record;
  }

  /** On the disk when it returns. @param fingerprint '' where the lesson has none @throws what the file system says */
  learn(server: string, lesson: Lesson, fingerprint: string): void {
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    const file = openSync(this.#path, 'a', PRIVATE);
    try {
      const words = fingerprint === '' ? [lesson] : [lesson, fingerprint];
      // In one write, which the system does not mix with that of another client; the first LF ends what was cut short.
      writeSync(file, `${isCut(this.#path) ? '\n' : ''}${keyOf(server)} ${words.join(' ')}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}

/** Names are the same in any case. */
function keyOf(server: string): string {
  return server.toLowerCase();
}

function isCut(path: string): boolean {
  const text = readFileSync(path, 'utf8');
  return text !== '' && !text.endsWith('\n');
}
