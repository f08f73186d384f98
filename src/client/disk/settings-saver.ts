/**
 * /save: the settings into config.toml. The old file is replaced as a whole or not at all, keeps its mode, its
 * comments and what is not ours; where that cannot be promised it is kept beside the new one.
 */
import { copyFileSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { freshFile, rewriteFile } from '../settings/rewrite.js';
import type { Settings } from '../settings/settings.js';
import { PRIVATE, replaceFile } from './durable.js';

export interface Saved {
  readonly ok: boolean;
  /** What was done, or why not, in words. */
  readonly text: string;
}

export class SettingsSaver {
  readonly #path: string;
  /** What the file says as far as we know; undefined: there was none. */
  #known: string | undefined;

  /** @param known the text that the settings were read from at the start */
  constructor(path: string, known: string | undefined) {
    this.#path = path;
    this.#known = known;
  }

  save(settings: Settings): Saved {
    try {
      return this.#save(settings);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { ok: false, text: `not saved, ${this.#path} is as it was: ${why}` };
    }
  }

  #save(settings: Settings): Saved {
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    const found = statSync(this.#path, { throwIfNoEntry: false });
    const now = found === undefined ? undefined : readFileSync(this.#path, 'utf8');
    if (now !== this.#known) {
      this.#known = now;
      const what = now === undefined ? 'is gone' : 'was changed by somebody else';
      return { ok: false, text: `not saved: ${this.#path} ${what} since it was read; /save again writes it` };
    }
    const rewritten =
      now === undefined || now.trim() === '' ? freshFile(settings) : rewriteFile(now, settings);
    if (rewritten === now) return { ok: true, text: `${this.#path} says all of it already` };
    // A link (to a directory of dot files, say) stays one: what it leads to is replaced.
    const target = found === undefined ? this.#path : realpathSync(this.#path);
    if (rewritten === undefined) copyFileSync(target, `${target}.old`);
    const text = rewritten ?? freshFile(settings);
    replaceFile(target, text, found === undefined ? PRIVATE : found.mode & 0o777);
    this.#known = text;
    const kept =
      rewritten === undefined ? `; it was written in a way that could not be kept: see ${target}.old` : '';
    return { ok: true, text: `saved in ${this.#path}${kept}` };
  }
}
