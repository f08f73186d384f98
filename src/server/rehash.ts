/** The configuration read again while the server runs: what can be taken over at once is, the rest is named. */
import { type ConfigEntry, listEntries } from '../core/config-schema.js';
import { ChatError } from '../core/errors.js';
import type { RehashReport } from './commands/operations.js';
import type { ServerConfig } from './config.js';
import { SCHEMA } from './config-schema.js';

/** Keys, or sections with all in them, that are taken over. */
const RELOADABLE: ReadonlySet<string> = new Set(['motd', 'password', 'operators', 'limits', 'log.level']);
/** Counted since the start, by parts that have their bound from then. */
const FIXED: ReadonlySet<string> = new Set(['limits.connections', 'limits.per_ip', 'limits.connect_rate']);

export interface RehashOptions {
  /** That the server was started with. */
  readonly config: ServerConfig;
  /** Reads it as at the start. @throws ChatError CONFIG_INVALID */
  readonly load: () => ServerConfig;
  /** Takes over what is reloadable of it. */
  readonly use: (config: ServerConfig) => void;
}

export class Rehasher {
  readonly #options: RehashOptions;
  #current: ServerConfig;

  constructor(options: RehashOptions) {
    this.#options = options;
    this.#current = options.config;
  }

  /** Nothing is taken over of a configuration that is no good. Never throws for one. */
  run(): RehashReport {
    const { config: started, load, use } = this.#options;
    let next: ServerConfig;
    try {
      next = load();
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      return { file: this.#current.file, changed: [], waiting: [], problem: error.message };
    }
    const changed = differences(this.#current, next).filter(isReloadable);
    const waiting = differences(started, next).filter((key) => !isReloadable(key));
    if (changed.length > 0) use(next);
    this.#current = next;
    return { file: next.file, changed, waiting, problem: undefined };
  }
}

function differences(before: ServerConfig, after: ServerConfig): string[] {
  return listEntries(SCHEMA).flatMap((entry) =>
    JSON.stringify(valueOf(before, entry)) === JSON.stringify(valueOf(after, entry)) ? [] : [entry.key],
  );
}

function valueOf(config: ServerConfig, { path }: ConfigEntry): unknown {
  let value: unknown = config;
  for (const name of path) value = (value as Readonly<Record<string, unknown>>)[name];
  return value;
}

function isReloadable(key: string): boolean {
  const [section = ''] = key.split('.');
  return !FIXED.has(key) && (RELOADABLE.has(key) || RELOADABLE.has(section));
}
