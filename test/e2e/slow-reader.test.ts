/** Readers with a receive buffer of 2 KiB that stop reading, as the daemon's own memory and everybody else see it. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Daemon } from '../support/daemon.js';
import { Program } from '../support/program.js';
import type { TestClient } from '../support/test-client.js';
import { missingPrograms } from '../support/which.js';

/** Node cannot set the buffer of a socket before it connects. Goes through the room's messages when it is told to. */
const PEER = `
import socket, sys
peer = socket.socket()
peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
peer.connect((sys.argv[2], int(sys.argv[3])))
nick = sys.argv[1]
peer.sendall(f'NICK {nick}\\r\\nUSER {nick} 0 * :{nick}\\r\\n'.encode())
def lines():
    rest = b''
    while True:
        *whole, rest = (rest + peer.recv(65536)).split(b'\\r\\n')
        for line in whole:
            if line.startswith(b'PING'): peer.sendall(b'PONG :x\\r\\n')
            yield line.decode()
heard = lines()
while ' 366 ' not in next(heard): pass
print('in', flush=True)
sys.stdin.readline()
expected = None
for line in heard:
    if ' PRIVMSG #lobby :' not in line: continue
    number = int(line.split(' :', 1)[1].split(' ')[0])
    if expected is not None and number != expected:
        print(f'gap: {number} for {expected}', flush=True)
    expected = number + 1
    if ' the end' in line:
        print(f'read to {number}', flush=True)
        break
`;

const MEGABYTE = 1024 * 1024;
const SEND_QUEUE = 256 * 1024;
const SLOW = 4;
/** Of each line; with the source some 440 bytes arrive. */
const PADDING = 'x'.repeat(380);
/** Said before anybody is slow, until the heap has the size that it has under this load. */
const WARM_UP = 80_000;
/** Said while they are: 53 MB as they arrive. */
const MESSAGES = 120_000;
/** The heap breathes; what is asked is that it does not hold the 53 MB that the slow have not read. */
const NOISE = 26 * MEGABYTE;

const missing = missingPrograms('python3');

describe.skipIf(missing !== undefined)(
  `readers that stop${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let daemon: Daemon;
    let writer: TestClient;
    let reader: TestClient;
    const slow: Program[] = [];
    let sent = 0;

    beforeAll(async () => {
      // None of them may be given up while this test runs, however slow the machine is.
      const flags = ['--limits-send-queue=256KiB', '--heartbeat-interval=5m', '--heartbeat-timeout=5m'];
      daemon = await Daemon.start({ flags });
      writer = await daemon.join('writer');
      reader = await daemon.join('reader');
    });

    afterAll(async () => {
      await Promise.all(slow.map((peer) => peer.end()));
      await daemon.stop('SIGKILL');
    });

    const resident = (): number => {
      const status = readFileSync(`/proc/${daemon.program.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
    };

    /**
     * Says so many lines, a few hundred at a time. @returns the memory that the daemon had in the second half, bytes: the
     * median, since a peak is the collector's, and what is held for somebody stays
     */
    async function speak(count: number): Promise<number> {
      const samples: number[] = [];
      for (const end = sent + count; sent < end; ) {
        const part = Math.min(500, end - sent);
        writer.send(...Array.from({ length: part }, (_, i) => `PRIVMSG #lobby :${sent + i} ${PADDING}`));
        sent += part;
        await writer.sync();
        samples.push(resident());
      }
      const later = samples.slice(samples.length / 2).toSorted((a, b) => a - b);
      return later[Math.floor(later.length / 2)] ?? 0;
    }

    test('cost the daemon their send queues and no more, whatever is said meanwhile, and others hear all of it', async () => {
      const before = await speak(WARM_UP);
      for (let i = 0; i < SLOW; i++) {
        const peer = new Program(['python3', '-c', PEER, `slow${i}`, daemon.host, String(daemon.port)]);
        slow.push(peer);
        await peer.expectLine('in');
      }
      const during = await speak(MESSAGES);
      expect(during - before).toBeLessThan(SLOW * SEND_QUEUE + NOISE);
      await reader.expectLine(`PRIVMSG #lobby :${sent - 1} `);
      const heard = reader.lines.flatMap((line) => / PRIVMSG #lobby :(\d+) /.exec(line)?.[1] ?? []);
      expect(heard.length).toBe(sent);
      expect(heard.every((number, i) => Number(number) === i)).toBe(true);
    });

    test('go on where they stopped, without a gap', async () => {
      writer.send(`PRIVMSG #lobby :${sent} the end`);
      await writer.sync();
      for (const peer of slow) peer.type('go on');
      for (const peer of slow) await peer.expectLine(/^(read to|gap)/);
      expect(slow.map((peer) => peer.lines)).toEqual(slow.map(() => ['in', `read to ${sent}`]));
    });
  },
);
