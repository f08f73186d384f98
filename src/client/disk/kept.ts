/**
 * What outlives a client, for one identity at one server: lines that are not stored, the session's token, how far each
 * conversation was read from the server. Taken over from clients that have ended; where the disk takes nothing, all
 * goes on in memory.
 */
import { join } from 'node:path';
import { NOTHING_SEEN } from '../model/history-state.js';
import { memoryTokenStore, type TokenStore } from '../engine/token-store.js';
import { memoryWritingStore, type WritingStore } from '../engine/writing-store.js';
import { memoryOutboxStore, type KeptLine, type OutboxStore } from '../outbox/own-line.js';
import { claimDirectory, removeDirectory } from './claim.js';
import { syncDirectory } from './durable.js';
import { lastWritten, OutboxFile, readOutbox } from './outbox-file.js';
import type { Owners } from './owner.js';
import { readSeen, type SeenFile, seenFile } from './seen-file.js';
import { fileNameOf } from './file-name.js';
import { type KeptToken, readToken, tokenFile } from './token-file.js';
import { readWriting, WritingFile } from './writing-file.js';

export interface KeptOptions {
  /** The client's directory for state. */
  readonly home: string;
  /** Who we are and where; another key has other files. */
  readonly key: string;
  readonly owners: Owners;
  readonly now: () => number;
  /** Does that a moment later: what is typed is not written for each key. */
  readonly later: (work: () => void) => void;
  /** In words, once: the disk does not take what should be kept. */
  readonly onFault: (words: string) => void;
  /** What was left longer ago than this, ms, is removed rather than taken over. */
  readonly maxAge?: number;
}

export interface Kept {
  readonly outbox: OutboxStore;
  readonly tokens: TokenStore;
  readonly seen: SeenFile;
  readonly writing: WritingStore;
  /** At the end; leaves nothing behind when nothing is worth it. */
  close(): void;
}

export function openKept(options: KeptOptions): Kept {
  const { home, key, owners, now, later, maxAge = Number.POSITIVE_INFINITY } = options;
  let isSaid = false;
  const onFault = (error: unknown): void => {
    if (isSaid) return;
    isSaid = true;
    const why = error instanceof Error ? error.message : String(error);
    options.onFault(`lines that wait are kept in memory only, until this client ends: ${why}`);
  };
  try {
    const { directory, leftovers, others } = claimDirectory(join(home, 'kept', fileNameOf(key)), owners);
    const fresh = leftovers.filter((left) => now() - lastWritten(left) <= maxAge);
    const token = newest(leftovers.map(readToken));
    const outbox = new OutboxFile(directory, linesOf(fresh, token), onFault);
    const tokens = tokenFile(directory, token, now, onFault);
    const seen = seenFile(directory, readSeen(leftovers), onFault);
    const writing = new WritingFile({
      directory,
      left: readWriting(leftovers),
      others: readWriting(others),
      now,
      later,
      onFault,
    });
    syncDirectory(join(directory, '..'));
    if (!isSaid) for (const leftover of leftovers) removeDirectory(leftover);
    return {
      outbox,
      tokens,
      seen,
      writing,
      close() {
        outbox.close();
        writing.close();
        const isWorthless =
          outbox.isEmpty && tokens.load() === undefined && !seen.hasPlaces && writing.isEmpty;
        if (isWorthless) removeDirectory(directory);
      },
    };
  } catch (error) {
    onFault(error);
    const seen: SeenFile = { seen: NOTHING_SEEN, hasPlaces: false, save: () => {} };
    return {
      outbox: memoryOutboxStore(),
      tokens: memoryTokenStore(),
      seen,
      writing: memoryWritingStore(),
      close: () => {},
    };
  }
}

/** What is believed when two directories disagree: an heir that was killed may have had the line and not yet the token. */
const CERTAINTY: readonly KeptLine['sent'][] = [false, 'elsewhere', true];

/**
 * In the order of their directories; a line that a client took over before it was killed stands in two.
 *
 * @param session the one that is taken over: what was sent in another one cannot be sent again
 */
function linesOf(directories: readonly string[], session: KeptToken | undefined): KeptLine[] {
  const lines = new Map<string, KeptLine>();
  for (const directory of directories) {
    const isOther = session !== undefined && readToken(directory)?.token !== session.token;
    for (const { line, sent, sentAt } of readOutbox(directory)) {
      const told = sent !== false && isOther ? 'elsewhere' : sent;
      const known = lines.get(line.id);
      const knowsMore = known !== undefined && CERTAINTY.indexOf(known.sent) >= CERTAINTY.indexOf(told);
      lines.set(line.id, knowsMore ? known : { line, sent: told, sentAt });
    }
  }
  return [...lines.values()];
}

function newest(tokens: readonly (KeptToken | undefined)[]): KeptToken | undefined {
  let found: KeptToken | undefined;
  for (const token of tokens) if (token !== undefined && token.at >= (found?.at ?? 0)) found = token;
  return found;
}
