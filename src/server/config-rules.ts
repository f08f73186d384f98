/** What must hold between the values of a configuration, beyond what each must be by itself. */
import { formatAddress } from '../core/tcp-transport.js';
import { checkRoomName } from '../protocol/names.js';
import type { ListenSettings, ConfigValues } from './config-schema.js';

/** @returns what does not hold, each as one sentence that says what would be right; empty when all is well */
export function checkValues(settings: ConfigValues): string[] {
  return [...checkListeners(settings), ...checkTls(settings), ...checkLobby(settings)];
}

function checkListeners({ listen, plaintext }: ConfigValues): string[] {
  if (listen.length === 0) return ['there must be at least one [[listen]], found none'];
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const listener of listen) {
    const { host, port, tls } = listener;
    if (!tls && plaintext === 'loopback' && !isLoopback(host)) {
      problems.push(
        `"listen.host" must be a loopback address, since everything on it can be read on the way, found ` +
          `${JSON.stringify(host)} without TLS; tls = true encrypts it, plaintext = "anywhere" allows it as it is`,
      );
    }
    const address = formatAddress(host, port);
    if (port !== 0 && seen.has(address))
      problems.push(`"listen" must name each address once, found ${address} twice`);
    seen.add(address);
  }
  return problems;
}

function checkTls({ tls, listen }: ConfigValues): string[] {
  const problems: string[] = [];
  if (tls.key !== '' && tls.cert === '')
    problems.push('"tls.cert" must name the certificate of "tls.key", found none');
  if (tls.sts > 0 && tls.cert === '') {
    problems.push(
      '"tls.cert" must be a certificate that everybody can verify where "tls.sts" tells clients to insist on it, found none',
    );
  }
  if (tls.sts > 0 && !listen.some((listener) => listener.tls))
    problems.push(
      'one [[listen]] must have tls = true where "tls.sts" tells clients to go there, found none',
    );
  return problems;
}

function checkLobby({ lobby, limits }: ConfigValues): string[] {
  const reason = lobby === '' ? undefined : checkRoomName(lobby, limits.roomLength);
  return reason === undefined
    ? []
    : [`"lobby" must be the name of a room or empty, found ${JSON.stringify(lobby)}: ${reason}`];
}

/** `127.0.0.1:6667`, `[::1]:6697 (TLS)` */
export function describeListener({ host, port, tls }: ListenSettings): string {
  return `${formatAddress(host, port)}${tls ? ' (TLS)' : ''}`;
}

/** Whether only this machine can reach it. 127.1 and the like are resolved by the system and not taken on trust. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
