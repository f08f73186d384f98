/**
 * Hosts that have said to be spoken to with TLS only, in `sts/` of the state directory: a file for each, replaced as a
 * whole, so that two clients at once cannot undo what the other has learned of another host.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './durable.js';
import { fileNameOf } from './file-name.js';

export interface StsPolicy {
  /** Where TLS is spoken. */
  readonly port: number;
  /** Unix ms. */
  readonly until: number;
}

export class StsPolicies {
  readonly #directory: string;

  /** @param home the client's directory for state */
  constructor(home: string) {
    this.#directory = join(home, 'sts');
  }

  /**
   * Read anew each time: another client may have learned something.
   *
   * @param now Unix ms @returns undefined when there is none, or none any more
   * @throws Error when there is one that cannot be read: nobody knows then what it forbids
   */
  find(host: string, now: number): StsPolicy | undefined {
    const file = this.#fileOf(host);
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const [, port, until] = /^(\d{1,5}) (\d{1,17})\n/.exec(text) ?? [];
    if (port === undefined || until === undefined)
      throw new Error(
        `${file} must hold a port and a time, found something else; remove it if you trust the network`,
      );
    return Number(until) > now ? { port: Number(port), until: Number(until) } : undefined;
  }

  /** On the disk when it returns. @throws what the file system says */
  keep(host: string, { port, until }: StsPolicy): void {
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    replaceFile(this.#fileOf(host), `${port} ${until}\n`);
  }

  /** @throws what the file system says */
  forget(host: string): void {
    rmSync(this.#fileOf(host), { force: true });
  }

  #fileOf(host: string): string {
    return join(this.#directory, fileNameOf(host));
  }
}
