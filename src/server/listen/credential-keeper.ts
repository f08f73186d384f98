/** The pair in use: read again when its files change or when somebody asks, and kept when the new one is no good. */
import { stat } from 'node:fs/promises';
import type { Clock, Timer } from '../../core/clock.js';
import type { Logger } from '../observe/logger.js';
import { type Credentials, day, openKey, readCredentials, timeProblem } from './credentials.js';

export interface CredentialKeeperOptions {
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A pair to be used from now on. */
  readonly onChange: (credentials: Credentials) => void;
}

/**
 * How often the files are looked at, ms. Looked at and not watched: a renewal exchanges links in the directories above
 * them, which a watch of a file does not see.
 */
export const LOOK_MS = 10_000;

export class CredentialKeeper {
  readonly #options: CredentialKeeperOptions;
  #current: Credentials;
  /** Of the files as they were tried last, whatever came of it. */
  #tried: string | undefined;
  #timer: Timer | undefined;
  #closed = false;

  constructor(options: CredentialKeeperOptions) {
    this.#options = options;
    this.#current = options.credentials;
    this.#say('tls.certificate');
    void this.#look();
  }

  get current(): Credentials {
    return this.#current;
  }

  /** Reads the files now, changed or not. */
  reload(): void {
    const { logger, clock, onChange } = this.#options;
    try {
      const next = readCredentials(this.#current.files);
      const problem = timeProblem(next, clock.now());
      if (problem !== undefined) {
        logger.warn('tls.not-reloaded', {
          file: next.files.certificate,
          reason: `${problem}; the old one stays`,
        });
        return;
      }
      this.#current = next;
      onChange(next);
      this.#say('tls.reloaded');
    } catch (error) {
      logger.error('tls.not-reloaded', error, { reason: 'the old certificate stays' });
    }
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #say(event: string): void {
    const { logger, clock } = this.#options;
    const { files, fingerprint, validUntil } = this.#current;
    logger.info(event, { fingerprint, expires: day(validUntil), file: files.certificate });
    for (const reason of [timeProblem(this.#current, clock.now()), openKey(files)])
      if (reason !== undefined) logger.warn('tls.warning', { reason });
  }

  async #look(): Promise<void> {
    const state = await stateOf(this.#current.files);
    if (this.#closed) return;
    if (this.#tried !== undefined && state !== this.#tried) this.reload();
    this.#tried = state;
    this.#timer = this.#options.clock.setTimeout(() => void this.#look(), LOOK_MS);
  }
}

/** Differs when one of the files, or what a link to it leads to, is another one or has been written. */
async function stateOf({ certificate, key }: Credentials['files']): Promise<string> {
  const parts = await Promise.all(
    [certificate, key].map((file) =>
      stat(file).then(
        ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
        // Gone for a moment, or for good: as good a state as any.
        () => 'none',
      ),
    ),
  );
  return parts.join(', ');
}
