/**
 * The reader's password: from a variable, asked for at the start, typed later, or what a command prints. It is in memory
 * only, and never sent again once a server has refused it.
 */
import { execFile } from 'node:child_process';
import { cleanText } from '../protocol/clean-text.js';
import type { Login, Passwords } from './link/proofs.js';

export interface PasswordSources {
  /** Known at the start. */
  readonly given: string | undefined;
  /** For a shell; the first line that it prints is the password. '' for none. */
  readonly command: string;
  /** A one-time code. */
  readonly code: string | undefined;
}

/** Somebody may have to unlock a store of passwords first. */
const LONGEST_MS = 120_000;
const MOST_OUTPUT = 65_536;

export class PasswordKeeper implements Passwords {
  readonly #command: string;
  readonly #onFault: (words: string) => void;
  /** Without an account it is that of the nick. */
  #given: (Partial<Login> & Pick<Login, 'password'>) | undefined;
  #code: string | undefined;
  #refused: string | undefined;
  /** The command at work, or what it has printed: connections that come and go do not start it again. */
  #printed: Promise<string | undefined> | undefined;

  /** @param onFault words about a command that does not do what it should */
  constructor({ given, command, code }: PasswordSources, onFault: (words: string) => void) {
    this.#given = given === undefined ? undefined : { password: given };
    this.#command = command;
    this.#code = code;
    this.#onFault = onFault;
  }

  async of(nick: string): Promise<Login | undefined> {
    if (this.#given !== undefined) return { account: nick, ...this.#given };
    if (this.#command === '') return undefined;
    this.#printed ??= this.#run();
    const password = await this.#printed;
    return password === undefined || password === this.#refused ? undefined : { account: nick, password };
  }

  accepted(login: Login): void {
    this.#given = login;
  }

  refused({ password }: Login): void {
    if (this.#given?.password === password) this.#given = undefined;
    this.#refused = password;
    // It may print another one at the next connection.
    this.#printed = undefined;
  }

  get code(): string | undefined {
    return this.#code;
  }

  codeSpent(): void {
    this.#code = undefined;
  }

  #run(): Promise<string | undefined> {
    return new Promise((resolve) => {
      const fail = (why: string): void => {
        this.#onFault(`password_command ${why}`);
        this.#printed = undefined;
        resolve(undefined);
      };
      const options = { timeout: LONGEST_MS, maxBuffer: MOST_OUTPUT, encoding: 'utf8' as const };
      const child = execFile('/bin/sh', ['-c', this.#command], options, (error, stdout, stderr) => {
        const [password = ''] = stdout.split(/\r?\n/, 1);
        if (error !== null) fail(whyFailed(error, stderr));
        else if (password === '') fail('has printed no password');
        else resolve(password);
      });
      child.stdin?.on('error', () => {}).end();
    });
  }
}

/** Never what it has printed on its standard output. */
function whyFailed(error: { readonly code?: unknown; readonly killed?: boolean }, stderr: string): string {
  if (error.killed === true) return `was stopped after ${LONGEST_MS / 1000} s`;
  const words = cleanText(stderr.trim().split('\n').at(-1) ?? '').slice(0, 200);
  return `has failed${typeof error.code === 'number' ? ` (${error.code})` : ''}${words === '' ? '' : `: ${words}`}`;
}
