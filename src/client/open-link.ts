/**
 * Opens a link in the program that the reader has for it. The address is one argument of one program, never a word of a
 * shell, and always a whole URL, which no program takes for a file or an option.
 */
import { spawn } from 'node:child_process';
import { isLink } from './model/links.js';

export interface Opened {
  readonly told: string;
  /** There is no program here that could: the reader has to. */
  readonly copy?: true;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The program, or undefined where the reader would not see its window: over ssh, without a display. */
export function opener(env: Env, platform: NodeJS.Platform): string | undefined {
  const isRemote = ['SSH_CONNECTION', 'SSH_TTY', 'SSH_CLIENT'].some((name) => (env[name] ?? '') !== '');
  if (isRemote) return undefined;
  if (platform === 'darwin') return 'open';
  const hasDisplay = (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== '';
  if (!hasDisplay) return undefined;
  // A list of programs, or one with arguments, is for a shell; xdg-open knows what to do with it.
  const browser = env['BROWSER'] ?? '';
  return /^[\w./+-]+$/.test(browser) && !browser.startsWith('-') ? browser : 'xdg-open';
}

/** @param onFault the program could not be started: told later than this returns */
export function openLink(
  url: string,
  env: Env,
  platform: NodeJS.Platform,
  onFault: (told: string) => void,
): Opened {
  if (!isLink(url)) return { told: 'this is no link that can be opened' };
  const program = opener(env, platform);
  if (program === undefined) return { told: 'no browser can be opened from here', copy: true };
  const child = spawn(program, [new URL(url).href], { detached: true, stdio: 'ignore', shell: false });
  child.on('error', () => onFault(`${program} cannot be started`));
  child.unref();
  return { told: `opening in ${program}` };
}
