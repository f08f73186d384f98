/** What of the configuration commands see; a part of it can be changed while the server runs. */
import type { ServerSettings } from './commands/types.js';
import { type ServerConfig, stsPolicy } from './config.js';
import { readVersion } from './version.js';

/** @param startedAt Unix ms */
export function serverSettings(config: ServerConfig, startedAt: number): ServerSettings {
  const { name, network, lobby, accounts } = config;
  return {
    name,
    network,
    lobby,
    accounts,
    ...changeableSettings(config),
    resumeMs: config.heartbeat.resume,
    version: readVersion(),
    startedAt,
    sts: stsPolicy(config),
  };
}

/** What a configuration that is read again brings. */
export function changeableSettings({
  motd,
  password,
  operators,
  limits,
}: ServerConfig): Pick<ServerSettings, 'motd' | 'password' | 'operators' | 'limits'> {
  return { motd, password, operators, limits };
}
