/**
 * Calls the reader as they have set it: by what their terminal takes, or by a program of theirs. Title and text are two
 * arguments of that, never words of a shell, and what a stranger says can be no option of it.
 */
import { spawn } from 'node:child_process';
import type { Settings } from './settings/settings.js';
import { type Notification, notifyWays, type NotifyWay } from './ui/term/notification.js';

/** A program that hangs must not gather. */
const LONGEST_MS = 10_000;

type Env = Readonly<Record<string, string | undefined>>;

/** The part of the screen that it uses. */
export interface Called {
  notify(notification: Notification, ways: readonly NotifyWay[]): void;
}

/** @param onFault a program could not be started: told once for each that is set */
export function makeCaller(
  screen: Called,
  env: Env,
  settings: () => Pick<Settings, 'notify' | 'notifyCommand'>,
  onFault: (told: string) => void,
): (notification: Notification) => void {
  let faulty: readonly string[] | undefined;
  return (notification) => {
    const { notify, notifyCommand } = settings();
    if (notify === 'off') return;
    if (notify !== 'auto') screen.notify(notification, [notify]);
    else if (notifyCommand.length === 0) screen.notify(notification, notifyWays(env));
    else {
      runProgram(notifyCommand, notification, () => {
        if (faulty !== notifyCommand) onFault(`notify_command: ${notifyCommand[0]} cannot be started`);
        faulty = notifyCommand;
      });
    }
  };
}

function runProgram(command: readonly string[], { title, body }: Notification, onFault: () => void): void {
  const [program = '', ...given] = command;
  const child = spawn(program, [...given, noOption(title), noOption(body)], {
    stdio: 'ignore',
    shell: false,
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  child.on('error', onFault);
  child.unref();
}

function noOption(text: string): string {
  return text.startsWith('-') ? ` ${text}` : text;
}
