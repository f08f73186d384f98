/**
 * Who the reader was the last time, and where: kept in `last.json` in the client's directory for state, so that the
 * two questions of the first start are not asked again. Only config.toml, which /save writes, holds settings.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS, type Settings } from '../settings/settings.js';
import { replaceFile } from './durable.js';

export interface LastStart extends Pick<Settings, 'nick' | 'servers'> {
  /** `--no-tls` was given: these servers are spoken to in plaintext. */
  readonly plaintext: boolean;
}

const FILE = 'last.json';

/** @param home the client's directory for state; @returns undefined when nothing is known */
export function readLastStart(home: string): LastStart | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(join(home, FILE), 'utf8'));
    if (typeof read !== 'object' || read === null || !('nick' in read) || !('servers' in read))
      return undefined;
    const nick = SETTINGS.nick.type.fromToml(read.nick);
    const servers = SETTINGS.servers.type.fromToml(read.servers);
    // A file of an earlier version says nothing of it.
    const plaintext = 'plaintext' in read && read.plaintext === true;
    return nick === undefined || nick === '' || servers === undefined
      ? undefined
      : { nick, servers, plaintext };
  } catch {
    // The first start, or a file that is none of ours: then there are questions.
    return undefined;
  }
}

/** A disk that takes nothing costs two questions, no more. */
export function writeLastStart(home: string, { nick, servers, plaintext }: LastStart): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    replaceFile(join(home, FILE), `${JSON.stringify({ nick, servers, plaintext })}\n`);
  } catch {
    // As said.
  }
}
