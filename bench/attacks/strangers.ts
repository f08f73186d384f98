/** Attacks of those who never say who they are, or never as a person would. */
import { type Attack, closed, crowd, delay, milestone } from './attack.js';
import { loopback, Peer } from './peer.js';

/** The head of a TLS record with a ClientHello of 512 bytes that never comes. */
const HALF_A_HELLO = Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]);
const HALF_OPEN = 10_000;
const IDLE = 5_000;
const AT_ONCE = 32;

/**
 * Each from an address of its own, all of them left open; the server ends the oldest.
 *
 * @param say what there is of a beginning
 */
function halfOpen(name: string, port: 'plain' | 'tls', say: (peer: Peer) => void): Attack {
  return {
    name,
    async start(target) {
      const attack = crowd(AT_ONCE, HALF_OPEN, async (keep, i) => {
        say(await keep(Peer.open({ port: target[port], from: loopback(i) })));
      });
      await delay(100);
      return attack;
    },
  };
}

/** A byte now and then of what would be something in the end. */
function drip(name: string, width: number, tls: 'before' | 'after' | 'never'): Attack {
  return {
    name,
    async start(target) {
      const port = tls === 'never' ? target.plain : target.tls;
      const attack = crowd(width, width, async (keep, i) => {
        const peer = await keep(Peer.open({ port, from: loopback(i), tls: tls === 'after' }));
        const bytes = tls === 'before' ? HALF_A_HELLO : Buffer.from(`NICK ${'x'.repeat(400)}`);
        for (let at = 0; at < bytes.length && peer.isOpen; at++) {
          peer.raw(bytes.subarray(at, at + 1));
          await delay(500);
        }
        await closed(peer);
      });
      await delay(500);
      return attack;
    },
  };
}

/** The first words of other protocols, and what comes after them. */
const FIRST_WORDS: readonly string[] = [
  'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'POST /api HTTP/1.1\r\nContent-Length: 40\r\n\r\nNICK evil\r\nUSER evil 0 * :evil\r\nJOIN #good\r\n',
  'OPTIONS * HTTP/1.1\r\n\r\n',
  'CONNECT chat:6667 HTTP/1.1\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'SSH-2.0-OpenSSH_9.2\r\n',
  'EHLO mail.example.org\r\n',
  'PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n',
  '\x04\x01\x1a\x0b\x7f\0\0\x01\0',
];

export const STRANGERS: readonly Attack[] = [
  halfOpen('10,000 connections that say nothing', 'plain', () => undefined),
  halfOpen('10,000 TLS handshakes that are begun', 'tls', (peer) => peer.raw(HALF_A_HELLO)),
  drip('a byte now and then, 400 connections', 400, 'never'),
  drip('a byte now and then before TLS, 400', 400, 'before'),
  drip('a byte now and then after TLS, 200', 200, 'after'),
  {
    name: '5,000 people who say nothing',
    // All in one room would be another attack: 12 million lines of JOIN.
    flags: ['--lobby='],
    descriptors: IDLE + 1000,
    async start(target) {
      const { reached: whole, reach: becomeWhole } = milestone();
      let coming = 0;
      let here = 0;
      const attack = crowd(AT_ONCE, IDLE, async (keep, i) => {
        if (coming === IDLE) {
          await delay(1000);
          return;
        }
        coming++;
        try {
          const peer = await keep(Peer.open({ port: target.plain, from: loopback(i) }));
          await peer.register(`idle${i}`);
          if (++here === IDLE) becomeWhole();
        } catch {
          coming--;
        }
      });
      await delay(100);
      return { whole, stop: () => attack.stop() };
    },
  },
  {
    name: 'first words of other protocols',
    async start(target) {
      const attack = crowd(8, 500, async (keep, i) => {
        const peer = await keep(
          Peer.open({ port: i % 3 === 0 ? target.tls : target.plain, from: loopback(i) }),
        );
        peer.raw(FIRST_WORDS[i % FIRST_WORDS.length] ?? '');
        await Promise.race([closed(peer), delay(50)]);
        peer.close();
      });
      await delay(100);
      return attack;
    },
  },
  {
    name: 'lines without an end',
    async start(target) {
      const endless = 'x'.repeat(1 << 20);
      const attack = crowd(16, 100, async (keep, i) => {
        const peer = await keep(Peer.open({ port: target.plain, from: loopback(i) }));
        peer.raw(endless);
        await closed(peer);
      });
      await delay(100);
      return attack;
    },
  },
  {
    name: 'people who come, talk and go at once',
    async start(target) {
      const attack = crowd(16, 300, async (keep, i) => {
        const peer = await keep(Peer.open({ port: target.plain, from: loopback(i) }));
        await peer.register(`flap${i}`);
        peer.say('PRIVMSG #lobby :here I am', 'QUIT :gone');
        await closed(peer);
      });
      await delay(100);
      return attack;
    },
  },
];
