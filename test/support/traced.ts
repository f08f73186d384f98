/** strace on a program that runs already: what it asks of the kernel, or errors in place of what it asks for. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Why it cannot be used here; undefined when it can. */
export function whyNoTrace(): string | undefined {
  if (spawnSync('strace', ['-V']).status !== 0) return 'strace not installed';
  const self = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']);
  return self.status === 0 ? undefined : 'tracing is not allowed here';
}

export interface Trace {
  /** Takes strace off again; the program goes on. */
  end(): Promise<void>;
}

/** @param flags of strace, but for whom it is about. Attached to all threads when this returns */
export async function trace(pid: number, flags: readonly string[]): Promise<Trace> {
  const child: ChildProcess = spawn('strace', ['-f', ...flags, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`strace ended with ${code}: ${said}`)));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (/attached/.test(said)) resolve();
    });
  });
  return {
    async end() {
      const gone = once(child, 'exit');
      child.kill('SIGINT');
      await gone;
    },
  };
}

/** The calls of a trace, each a line: one during which another thread made its own is put together again, at its end. */
export function wholeCalls(text: string): string[] {
  const begun = new Map<string, string>();
  return text.split('\n').flatMap((line) => {
    const [, beginner, head] = /^(\d+ +)(.*) <unfinished \.\.\.>$/.exec(line) ?? [];
    if (beginner !== undefined) begun.set(beginner, head ?? '');
    const [, ender = '', rest] = /^(\d+ +)<\.\.\. \w+ resumed>(.*)$/.exec(line) ?? [];
    if (rest !== undefined) return [`${ender}${begun.get(ender) ?? ''}${rest}`];
    return beginner === undefined ? [line] : [];
  });
}
