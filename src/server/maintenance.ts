/** What an operator does without starting the server: look at the configuration, copy the database, look for damage. */
import { existsSync } from 'node:fs';

import { ChatError, EXIT_CONFIG } from '../core/errors.js';
import type { ServerConfig } from './config.js';
import { describeListener } from './config-rules.js';
import { credentialFiles, day, openKey, readCredentials, timeProblem } from './listen/credentials.js';
import { backup, verify } from './store/index.js';

/** What is printed, and the exit status. */
export interface Outcome {
  readonly text: string;
  readonly status: number;
}

/**
 * What a good configuration comes to; what the certificate is good for, if there is one.
 *
 * @throws ChatError TLS_CREDENTIALS
 */
export function check(config: ServerConfig, now: number): Outcome {
  const { file, data, listen, warnings } = config;
  const { words, problems } = checkCertificate(config, now);
  const lines = [
    `Configuration: ${file ?? 'no file, the defaults'}`,
    `Data:          ${data}`,
    `Listening on:  ${listen.map(describeListener).join(', ')}`,
    ...words.map((line, i) => `${(i === 0 ? 'Certificate:' : '').padEnd(15)}${line}`),
    ...[...warnings, ...problems].map((warning) => `Warning:       ${warning}`),
    'The configuration is good',
  ];
  return { text: lines.join('\n'), status: 0 };
}

function checkCertificate(config: ServerConfig, now: number): { words: string[]; problems: string[] } {
  if (!config.listen.some(({ tls }) => tls)) return { words: [], problems: [] };
  const files = credentialFiles(config.data, config.tls);
  if (files.isOwn && !existsSync(files.certificate))
    return { words: ['none yet, the first start makes one'], problems: [] };
  const found = readCredentials(files);
  const kind = found.isSelfSigned ? 'self-signed' : 'of an authority';
  const problems = [timeProblem(found, now), openKey(files)];
  return {
    words: [`${files.certificate}, ${kind}, until ${day(found.validUntil)}`, found.fingerprint],
    problems: problems.filter((problem) => problem !== undefined),
  };
}

/**
 * The fingerprint of the server's key, as clients show it.
 *
 * @throws ChatError TLS_CREDENTIALS
 */
export function fingerprint({ data, tls }: ServerConfig): Outcome {
  const files = credentialFiles(data, tls);
  if (files.isOwn && !existsSync(files.certificate)) {
    const found = `there is no key in ${JSON.stringify(data)} yet, the first start of the server makes it`;
    throw new ChatError('TLS_CREDENTIALS', `Cannot tell the fingerprint: ${found}`, {
      exitCode: EXIT_CONFIG,
    });
  }
  return { text: readCredentials(files).fingerprint, status: 0 };
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
