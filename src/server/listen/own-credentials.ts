/** The pair that the server makes for itself at its first start, so that nobody has to know what a certificate is. */
import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { ChatError, EXIT_CONFIG } from '../../core/errors.js';
import { makeSelfSigned } from '../../core/self-signed.js';
import type { CredentialFiles } from './credentials.js';

/** @returns whether there was none and this call has made it */
export async function ensureOwnCredentials(
  { certificate: file }: CredentialFiles,
  { name, now }: { readonly name: string; readonly now: number },
): Promise<boolean> {
  if (existsSync(file)) return false;
  const hosts = [name, 'localhost', hostname(), '127.0.0.1', '::1'].filter((host) => isHost(host));
  const { key, certificate } = await makeSelfSigned({ name, hosts, usage: 'server', now });
  try {
    return placeOnce(file, `${certificate}${key}`);
  } catch (error) {
    throw new ChatError('TLS_CREDENTIALS', `Cannot write the server's key to ${JSON.stringify(file)}`, {
      cause: error,
      exitCode: EXIT_CONFIG,
    });
  }
}

/**
 * A whole file on the disk under that name, or none: it gets its name when its content is safe, and not if another
 * start was faster.
 */
function placeOnce(file: string, text: string): boolean {
  const draft = `${file}.${process.pid}.new`;
  rmSync(draft, { force: true });
  try {
    const handle = openSync(draft, 'wx', 0o600);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(file)) throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
  const directory = openSync(dirname(file), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
  return true;
}

/** What a machine is called is not always something that a certificate can hold. */
function isHost(name: string): boolean {
  return /^[A-Za-z0-9.:-]{1,253}$/.test(name);
}
