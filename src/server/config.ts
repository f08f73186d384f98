/**
 * The configuration of one server: values from flags, CHAT_SERVER_* variables and a TOML file, checked against each
 * other, with paths that do not depend on the working directory.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { findUnknownVariables, loadConfig } from '../core/config.js';
import { ChatError, EXIT_CONFIG } from '../core/errors.js';
import { checkValues } from './config-rules.js';
import { SCHEMA, type ConfigValues } from './config-schema.js';
import type { StsPolicy } from './session/types.js';
import { PROJECT_ROOT } from './version.js';

export type { LimitSettings } from './config-limits.js';
export type { HeartbeatSettings, ListenSettings } from './config-schema.js';

export const ENV_PREFIX = 'CHAT_SERVER_';

/** The checked settings. All paths are absolute. */
export interface ServerConfig extends ConfigValues {
  /** The file that was read, absolute; undefined when there was none. */
  readonly file: string | undefined;
  /** What is allowed and probably not meant; one sentence each. */
  readonly warnings: readonly string[];
}

export interface ServerConfigSources {
  /** By their names without hyphens, as yargs gives them; `config` is the file, relative to `cwd`. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** CHAT_SERVER_CONFIG, too, is the file, relative to the project. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Default: the working directory. */
  readonly cwd?: string;
  /** Where the default file and the default data directory are. Default: the directory of package.json. */
  readonly root?: string;
}

/** @throws ChatError CONFIG_INVALID (exit code 78) that names all that is wrong */
export function loadServerConfig(sources: ServerConfigSources): ServerConfig {
  const { flags = {}, env, root = PROJECT_ROOT } = sources;
  const name = findFile(sources, root);
  const source = name === undefined ? undefined : { name, text: readText(name) };
  const settings = loadConfig(SCHEMA, { flags, env, envPrefix: ENV_PREFIX, file: source });
  const problems = checkValues(settings);
  if (problems.length > 0)
    throw invalid(problems.map((problem) => `Cannot use the configuration: ${problem}`).join('; '));
  const base = name === undefined ? root : dirname(name);
  const file = (path: string): string => (path === '' ? '' : resolve(base, path));
  return {
    ...settings,
    data: resolve(base, settings.data),
    tls: { ...settings.tls, cert: file(settings.tls.cert), key: file(settings.tls.key) },
    file: name,
    warnings: [...unknownVariables(env), ...openSecrets(name, settings)],
  };
}

/** The file by flag, by variable, or the one that is there; absolute. */
function findFile(
  { flags = {}, env, cwd = process.cwd() }: ServerConfigSources,
  root: string,
): string | undefined {
  const flag = flags['config'];
  if (typeof flag === 'string') return resolve(cwd, flag);
  const variable = env[`${ENV_PREFIX}CONFIG`];
  if (variable !== undefined && variable !== '') return resolve(root, variable);
  const usual = join(root, 'chat-server.toml');
  return existsSync(usual) ? usual : undefined;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'there is no such file' : message;
    throw invalid(`Cannot read the configuration ${JSON.stringify(file)}: ${found}`, error);
  }
}

function invalid(message: string, cause?: unknown): ChatError {
  return new ChatError('CONFIG_INVALID', message, { cause, exitCode: EXIT_CONFIG });
}

function unknownVariables(env: ServerConfigSources['env']): string[] {
  const { [`${ENV_PREFIX}CONFIG`]: _file, ...others } = env;
  return findUnknownVariables(SCHEMA, others, ENV_PREFIX).map((found) => `Unknown variable ${found}`);
}

/** What clients are told about TLS; undefined when `tls.sts` is 0. */
export function stsPolicy({ tls, listen, plaintext }: ServerConfig): StsPolicy | undefined {
  const port = listen.find((listener) => listener.tls)?.port;
  if (tls.sts === 0) return undefined;
  return { port: plaintext === 'anywhere' ? port : undefined, seconds: Math.floor(tls.sts / 1000) };
}

/** A password in a file that others on the machine may read. */
function openSecrets(file: string | undefined, { password }: ConfigValues): string[] {
  if (file === undefined || password === '' || (statSync(file).mode & 0o077) === 0) return [];
  return [`${file} holds a password and can be read by others: chmod 600 ${file}`];
}
