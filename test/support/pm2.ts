/**
 * A PM2 of the test's own: its own PM2_HOME (short, since the path of a unix socket ends at about 100 characters),
 * its own daemon, ended with it.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const PROJECT: string = resolve(import.meta.dirname, '../..');
const PM2 = join(PROJECT, 'node_modules/pm2/bin/pm2');

/** What `pm2 jlist` says of a program, as far as the tests look. */
export interface Pm2App {
  readonly pid: number;
  readonly pm2_env: {
    readonly status: string;
    readonly restart_time: number;
    readonly exec_mode: string;
    readonly exit_code?: number;
    readonly axm_monitor: Readonly<Record<string, { readonly value: string }>>;
  };
}

export interface Result {
  readonly status: number;
  /** stdout and stderr. */
  readonly output: string;
}

export class Pm2 {
  /** A directory that is not the project's, where every call is made from. */
  readonly home: string = mkdtempSync('/tmp/p2-');

  /** Calls pm2; `env` is all that it gets beside what it needs. */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Result> {
    return this.#call(process.execPath, [PM2, ...args], this.home, env);
  }

  /** Calls `npx pm2` in the project's directory. */
  npx(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Result> {
    return this.#call('npx', ['--no-install', 'pm2', ...args], PROJECT, env);
  }

  #call(file: string, args: string[], cwd: string, more: Readonly<Record<string, string>>): Promise<Result> {
    const { PATH = '', HOME = '/' } = process.env;
    const env = { PATH, HOME, PM2_HOME: this.home, ...more };
    return new Promise((done) => {
      const child = execFile(file, args, { cwd, env }, (_error, stdout, stderr) => {
        done({ status: child.exitCode ?? -1, output: `${stdout}${stderr}` });
      });
    });
  }

  /** The one program that runs. */
  async app(): Promise<Pm2App> {
    const { output } = await this.run(['jlist']);
    const line = output.split('\n').find((text) => text.startsWith('[{'));
    const [app] = JSON.parse(line ?? '[]') as Pm2App[];
    if (!app) throw new Error(`pm2 runs nothing: ${output}`);
    return app;
  }

  /** The lines in one of the program's two log files, empty when there is none. */
  log(file: 'out' | 'error'): string[] {
    try {
      return readFileSync(join(this.home, 'logs', `chat-server-${file}.log`), 'utf8')
        .trimEnd()
        .split('\n');
    } catch {
      return [];
    }
  }

  /** Of programs that are deleted. */
  forgetLogs(): void {
    rmSync(join(this.home, 'logs'), { recursive: true, force: true });
    mkdirSync(join(this.home, 'logs'));
  }

  daemonPid(): number {
    return Number(readFileSync(join(this.home, 'pm2.pid'), 'utf8'));
  }

  /** Ends the daemon and all that it runs, and removes what it wrote. */
  async end(): Promise<void> {
    await this.run(['kill']);
    rmSync(this.home, { recursive: true, force: true });
  }
}
