/** Writing so that a power cut leaves the old or the new, and nothing in between. */
import { closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Readable by its owner only. */
export const PRIVATE = 0o600;

/** Replaces a file, on the disk when this returns. @throws what the file system says; the old file is whole then */
export function replaceFile(path: string, text: string, mode: number = PRIVATE): void {
  const fresh = `${path}.new`;
  const file = openSync(fresh, 'w', PRIVATE);
  try {
    // The mode of an opened file is cut by the umask, and one that was left over has its own.
    fchmodSync(file, mode);
    writeWhole(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  syncDirectory(dirname(path));
}

/** A disk that fills up takes a part of what is written. */
export function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += writeSync(file, bytes, at));
}

/** Makes a directory for its owner, with those above it that are missing; all are on the disk when this returns. */
export function makeDirectory(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let at = path; at.length >= first.length; at = dirname(at)) syncDirectory(dirname(at));
}

/** A name is on the disk when its directory is. */
export function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
