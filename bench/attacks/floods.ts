/** Attacks by lines: too many, too long, too dear. */
import { type Attack, closed, crowd, delay, type Target, type Visit } from './attack.js';
import { loopback, Peer } from './peer.js';

/** Words for any command: a room, a person, a mask, a text, and much too much. */
const PARAMETERS: readonly string[] = [
  '',
  '#good',
  '#good,#lobby,#a,#b :text',
  '#good +b *a*a*a*a*a*a*a*a*b!*@*',
  'good0 :text',
  'LATEST #lobby * 100',
  '* :*',
  `:${'x'.repeat(480)}`,
];
const LINES_AT_ONCE = 200;

/** One person who says one thing for as long as they are let, and comes again. */
export function flood(target: Target, command: string, address: number): Visit {
  return async (keep, i) => {
    const peer = await keep(Peer.open({ port: target.plain, from: loopback(address) }));
    await peer.register(`f${address}x${i}`, 'echo-message message-tags batch draft/chathistory');
    const lines = PARAMETERS.map((words) => `${command} ${words}\r\n`).join('');
    while (peer.isOpen) {
      peer.raw(lines.repeat(LINES_AT_ONCE / PARAMETERS.length));
      await peer.drained();
      await delay(1);
    }
  };
}

const HUGE_TAGS: readonly string[] = [
  `@+a=${'v'.repeat(4080)}`,
  `@${'+a;'.repeat(1300)}`,
  `@+a=${'\\:'.repeat(2000)}`,
  `@${'+b=\\s;'.repeat(680)}`,
  `@+a=${'v'.repeat(8000)}`,
  `@label=${'v'.repeat(4000)}`,
];

export const FLOODS: readonly Attack[] = [
  {
    name: 'every command, a flood of each',
    async start(target) {
      const { commands } = target;
      const attack = crowd(commands.length, commands.length, async (keep, i) => {
        const at = i % commands.length;
        await flood(target, commands[at] ?? '', at)(keep, i);
      });
      await delay(500);
      return withoutEnds(attack);
    },
  },
  {
    name: 'every command before registration',
    async start(target) {
      const { commands } = target;
      const attack = crowd(commands.length, commands.length, async (keep, i) => {
        const peer = await keep(Peer.open({ port: target.plain, from: loopback(i % commands.length) }));
        while (peer.isOpen) {
          peer.raw(
            PARAMETERS.map((words) => `${commands[i % commands.length]} ${words}\r\n`)
              .join('')
              .repeat(20),
          );
          await peer.drained();
          await delay(1);
        }
      });
      await delay(200);
      return attack;
    },
  },
  {
    name: 'tags as large as they may be, and larger',
    async start(target) {
      const attack = crowd(16, 16, async (keep, i) => {
        const peer = await keep(Peer.open({ port: target.plain, from: loopback(i) }));
        await peer.register(`tags${i}`, 'message-tags echo-message');
        while (peer.isOpen) {
          for (const tags of HUGE_TAGS) peer.say(`${tags} PRIVMSG #lobby :x`, `${tags} TAGMSG #lobby`);
          await peer.drained();
          await delay(1);
        }
      });
      await delay(200);
      return withoutEnds(attack);
    },
  },
  {
    name: '1,000 SASL attempts a second, 50 connections',
    async start(target) {
      const attack = crowd(50, 1000, sasl(target, 50));
      await delay(200);
      return attack;
    },
  },
  {
    name: '1,000 SASL attempts a second, 1 connection',
    async start(target) {
      const attack = crowd(1, 5, sasl(target, 1000));
      await delay(200);
      return attack;
    },
  },
  {
    name: 'tokens of sessions guessed',
    async start(target) {
      const attack = crowd(16, 300, async (keep, i) => {
        const peer = await keep(Peer.open({ port: target.plain, from: loopback(i) }));
        const guess = (n: number): string =>
          `${Buffer.from(`${i}.${n}`).toString('base64url').padEnd(22, 'A')}`;
        peer.say('CAP LS 302', 'CAP REQ :chat-tui/resume standard-replies', `NICK g${i}`);
        for (let n = 0; n < 5; n++) peer.say(`RESUME ${guess(n)}`, `RESUME ${guess(n)}.${guess(n)}`);
        await Promise.race([closed(peer), delay(500)]);
        peer.close();
      });
      await delay(100);
      return attack;
    },
  },
  {
    name: 'bytes by chance',
    async start(target) {
      let state = 1;
      const bytes = Buffer.alloc(65_536);
      for (let i = 0; i < bytes.length; i++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        bytes[i] = state % 40 === 0 ? 10 : state >>> 24;
      }
      const attack = crowd(8, 100, async (keep, i) => {
        const peer = await keep(
          Peer.open({ port: i % 2 === 0 ? target.plain : target.tls, from: loopback(i) }),
        );
        if (i % 4 === 0) await peer.register(`b${i}`);
        peer.raw(bytes.subarray((i * 977) % 32_768));
        await Promise.race([closed(peer), delay(300)]);
        peer.close();
      });
      await delay(100);
      return attack;
    },
  },
];

/** Wrong passwords, whole exchanges and broken ones; again when the server has had enough. */
function sasl(target: Target, perSecond: number): Visit {
  return async (keep, i) => {
    const peer = await keep(Peer.open({ port: target.plain, from: loopback(i % 50) }));
    peer.say('CAP LS 302', 'CAP REQ :sasl', `NICK s${i}`);
    const wrong = Buffer.from(`good0\0good0\0guess${i}`).toString('base64');
    for (let n = 0; n < perSecond && peer.isOpen; n++) {
      peer.say(
        n % 4 === 3 ? 'AUTHENTICATE SCRAM-SHA-256' : 'AUTHENTICATE PLAIN',
        `AUTHENTICATE ${n % 4 === 3 ? 'bixhPWdvb2QwLG49Z29vZDAscj14' : wrong}`,
      );
      if (n % 20 === 0) await delay(20);
    }
    await Promise.race([closed(peer), delay(200)]);
    peer.close();
  };
}

/** Floods last as long as the server lets them: they are whole when they are under way. */
function withoutEnds(attack: Awaited<ReturnType<Attack['start']>>): Awaited<ReturnType<Attack['start']>> {
  return { ...attack, whole: Promise.resolve() };
}
