/** What an operator does without starting the server: look at the configuration, copy the database, look for damage. */
import type { ServerConfig } from './config.js';
import { describeListener } from './config-rules.js';
import { backup, verify } from './store/index.js';

/** What is printed, and the exit status. */
export interface Outcome {
  readonly text: string;
  readonly status: number;
}

/** What a good configuration comes to. */
export function check({ file, data, listen, warnings }: ServerConfig): Outcome {
  const lines = [
    `Configuration: ${file ?? 'no file, the defaults'}`,
    `Data:          ${data}`,
    `Listening on:  ${listen.map(describeListener).join(', ')}`,
    ...warnings.map((warning) => `Warning:       ${warning}`),
    'The configuration is good',
  ];
  return { text: lines.join('\n'), status: 0 };
}

/**
 * Copies the database of a data directory; the copy is verified.
 *
 * @throws ChatError STORE_FAILED, STORE_DAMAGED
 */
export function backUp(data: string, target: string): Outcome {
  const { file, events, bytes } = backup(data, target);
  return { text: `${file}: ${events} events, ${bytes} bytes, verified`, status: 0 };
}

/**
 * Looks at a database file or at that of a data directory; status 1 when something is wrong with it.
 *
 * @throws ChatError STORE_FAILED, STORE_FORMAT
 */
export function verifyStore(path: string): Outcome {
  const { file, events, conversations, bytes, problems } = verify(path);
  const found = `${events} events in ${conversations} conversations, ${bytes} bytes`;
  if (problems.length === 0) return { text: `${file} is sound: ${found}`, status: 0 };
  return {
    text: [`${file} is damaged: ${found}`, ...problems.map((problem) => `  ${problem}`)].join('\n'),
    status: 1,
  };
}
