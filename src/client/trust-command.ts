/** `chat-tui trust HOST[:PORT] [sha256:...]`: says which key a server is to have from now on. */
import { homedir } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { systemClock } from '../core/clock.js';
import { ChatError } from '../core/errors.js';
import { parseFingerprint } from '../core/fingerprint.js';
import { formatAddress } from '../core/tcp-transport.js';
import { connectTls } from '../core/tls-transport.js';
import { DEFAULT_TLS_PORT } from './config.js';
import { KnownServers } from './disk/known-servers.js';
import { stateHome } from './disk/state-home.js';
import { parseServerAddress } from './link/server-address.js';

export interface TrustHost {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const USAGE =
  'chat-tui trust HOST[:PORT] [sha256:...]: trusts that key, or shows the one that the server has now and asks';
const EXIT_USAGE = 2;
const CONNECT_MS = 10_000;

/** @returns the exit status */
export async function trustCommand(args: readonly string[], host: TrustHost): Promise<number> {
  const [server = '', given, ...more] = args;
  const address = parseServerAddress(server, DEFAULT_TLS_PORT);
  const fingerprint = given === undefined ? undefined : parseFingerprint(given);
  if (address === undefined || more.length > 0 || (given !== undefined && fingerprint === undefined)) {
    host.stderr.write(`${USAGE}\n`);
    return EXIT_USAGE;
  }
  const name = formatAddress(address.host, address.port);
  try {
    const found = fingerprint ?? (await answering(address.host, address.port));
    if (fingerprint === undefined && !(await isMeant(name, found, host))) return 1;
    new KnownServers(stateHome(host.env, homedir())).learn(name, 'trust', found);
    host.stdout.write(`${name} is trusted with the key ${found}\n`);
    return 0;
  } catch (error) {
    host.stderr.write(`chat-tui: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof ChatError ? error.exitCode : 1;
  }
}

/** Nobody but a person can say that a key is the right one. */
async function isMeant(name: string, found: string, { stdin, stdout, stderr }: TrustHost): Promise<boolean> {
  stdout.write(`${name} has the key ${found}\n`);
  if (stdin.isTTY !== true) {
    stderr.write(`chat-tui: nothing was changed; if it is the right one: chat-tui trust ${name} ${found}\n`);
    return false;
  }
  const questions = createInterface({ input: stdin, output: stdout });
  const closed = new Promise<string>((resolve) => questions.once('close', () => resolve('')));
  const question = 'Is it the one that chat-server fingerprint prints there? [y/N] ';
  const answer = await Promise.race([questions.question(question), closed]);
  questions.close();
  const isYes = /^y(es)?$/i.test(answer.trim());
  if (!isYes) stdout.write('Nothing was changed\n');
  return isYes;
}

/** The key that answers now. */
async function answering(host: string, port: number): Promise<string> {
  let found = '';
  const judge = (proof: { fingerprint: string }): void => {
    found = proof.fingerprint;
  };
  const transport = await connectTls({ host, port, clock: systemClock(), timeoutMs: CONNECT_MS, judge });
  transport.destroy();
  return found;
}
