/**
 * A network of two, whose cable can be cut so that nobody is told: a network namespace behind a pair of virtual
 * interfaces, in which nftables drops everything. Only root may make one.
 */
import { spawnSync } from 'node:child_process';

import { missingPrograms } from './which.js';

export interface BlackHole {
  /** This side's address, for a server to listen on. */
  readonly address: string;
  /** Puts a program on the other side: the words before its own. */
  readonly prefix: readonly string[];
  /** From now on every packet vanishes, both ways. */
  close(): void;
  open(): void;
  /** The cable is pulled: the link is down on both sides. */
  pull(): void;
  plug(): void;
  remove(): void;
}

/** @returns why there can be none on this machine, in words, or the network */
export function makeBlackHole(): BlackHole | string {
  const missing = missingPrograms('ip', 'nft');
  if (missing !== undefined) return missing;
  if (process.getuid?.() !== 0) return 'needs root';
  // Names of interfaces have 15 characters; the address is one of a range for tests of networks (RFC 2544).
  const id = process.pid % 16_384;
  const name = `chat${id}`;
  const address = (host: number): string => `198.18.${id >> 6}.${((id & 63) << 2) + host}`;
  const inside = ['ip', 'netns', 'exec', name];
  try {
    run('ip', 'netns', 'add', name);
    run('ip', 'link', 'add', `${name}a`, 'type', 'veth', 'peer', 'name', `${name}b`, 'netns', name);
    run('ip', 'addr', 'add', `${address(1)}/30`, 'dev', `${name}a`);
    run('ip', 'link', 'set', `${name}a`, 'up');
    run(...inside, 'ip', 'addr', 'add', `${address(2)}/30`, 'dev', `${name}b`);
    run(...inside, 'ip', 'link', 'set', `${name}b`, 'up');
  } catch (error) {
    remove();
    return `no network namespaces here: ${String(error)}`;
  }
  function remove(): void {
    // The interfaces go with the namespace.
    spawnSync('ip', ['netns', 'del', name]);
  }
  return {
    address: address(1),
    prefix: inside,
    close() {
      const chains = ['input', 'output'].map(
        (hook) => `chain ${hook} { type filter hook ${hook} priority 0; policy drop; };`,
      );
      run(...inside, 'nft', `table inet hole { ${chains.join(' ')} }`);
    },
    open() {
      run(...inside, 'nft', 'delete table inet hole');
    },
    pull() {
      run('ip', 'link', 'set', `${name}a`, 'down');
    },
    plug() {
      run('ip', 'link', 'set', `${name}a`, 'up');
    },
    remove,
  };
}

function run(...command: readonly string[]): void {
  const [file = '', ...args] = command;
  const { status, stderr } = spawnSync(file, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
}
