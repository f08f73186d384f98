/** What must hold between the values of a configuration, beyond what each must be by itself. */
import { checkRoomName } from '../protocol/names.js';
import type { ListenSettings, ConfigValues } from './config-schema.js';

/** @returns what does not hold, each as one sentence that says what would be right; empty when all is well */
export function checkValues(settings: ConfigValues): string[] {
  return [...checkListeners(settings), ...checkLobby(settings)];
}

function checkListeners({ listen, plaintext }: ConfigValues): string[] {
  if (listen.length === 0) return ['there must be at least one [[listen]], found none'];
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const listener of listen) {
    const { host, port, tls } = listener;
    const where = describeListener(listener);
    if (tls) problems.push(`"listen.tls" must be false in this version, found true for ${where}`);
    if (!tls && plaintext === 'loopback' && !isLoopback(host)) {
      problems.push(
        `"listen.host" must be a loopback address, since everything on it can be read on the way, found ` +
          `${JSON.stringify(host)}; plaintext = "anywhere" allows it`,
      );
    }
    if (port !== 0 && seen.has(where))
      problems.push(`"listen" must name each address once, found ${where} twice`);
    seen.add(where);
  }
  return problems;
}

function checkLobby({ lobby, limits }: ConfigValues): string[] {
  const reason = lobby === '' ? undefined : checkRoomName(lobby, limits.roomLength);
  return reason === undefined
    ? []
    : [`"lobby" must be the name of a room or empty, found ${JSON.stringify(lobby)}: ${reason}`];
}

/** `127.0.0.1:6667`, `[::1]:6667` */
export function describeListener({ host, port }: Pick<ListenSettings, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether only this machine can reach it. 127.1 and the like are resolved by the system and not taken on trust. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
