/** Attacks by questions whose answers are large or dear: many rooms listed by many, and masks against long names. */
import { type Attack, closed, crowd, delay, milestone, type Target } from './attack.js';
import { loopback, Peer } from './peer.js';

const ROOMS = 5_000;
const ROOMS_EACH = 100;
const ASKERS = 50;
/** 510 bytes of `JOIN #r0000,#r0001...`. */
const NAMES_PER_LINE = 50;
/** Three of them are as long as a mask may be. */
const BOMB = `${'*a'.repeat(30)}b`;
const BOMBERS = 16;
const BANS = 100;

async function openRooms(target: Target): Promise<Peer[]> {
  return await Promise.all(
    Array.from({ length: ROOMS / ROOMS_EACH }, async (_, i) => {
      const peer = await Peer.open({ port: target.plain, from: loopback(10_000 + i) });
      await peer.register(`host${i}`);
      const names = Array.from({ length: ROOMS_EACH }, (_each, n) => `#r${i}-${n}`);
      for (let at = 0; at < names.length; at += NAMES_PER_LINE)
        peer.say(`JOIN ${names.slice(at, at + NAMES_PER_LINE).join(',')}`);
      await peer.sync();
      return peer;
    }),
  );
}

export const AMPLIFICATION: readonly Attack[] = [
  {
    name: '5,000 rooms listed by 50, half of whom read nothing',
    flags: ['--lobby='],
    async start(target) {
      const hosts = await openRooms(target);
      await expectRooms(hosts[0]);
      const attack = crowd(ASKERS, ASKERS, async (keep, i) => {
        const peer = await keep(
          Peer.open({ port: target.plain, from: loopback(i % ASKERS), deaf: i % 2 === 0 }),
        );
        peer.say(`NICK ask${i}`, `USER a 0 * :a`);
        while (peer.isOpen) {
          peer.say('LIST', 'WHO *', 'NAMES #r0-0,#r1-1,#good', 'LIST *r*', 'WHOIS host0', 'WHO 127.*');
          await peer.drained();
          await delay(20);
        }
      });
      return {
        whole: Promise.resolve(),
        async stop() {
          await attack.stop();
          for (const host of hosts) host.close();
        },
      };
    },
  },
  {
    name: 'masks that would stop a regular expression',
    // It is the masks that are tried, not the patience of those who set them.
    flags: ['--limits-line-rate=0'],
    async start(target) {
      const { reached: whole, reach: becomeArmed } = milestone();
      let armed = 0;
      const attack = crowd(BOMBERS, BOMBERS, async (keep, i) => {
        const peer = await keep(Peer.open({ port: target.plain, from: loopback(i) }));
        await peer.register(`${'a'.repeat(26)}${i}`);
        peer.say(`JOIN #bomb${i}`);
        for (let n = 0; n < BANS; n++) peer.say(`MODE #bomb${i} +b ${BOMB}!${BOMB}@${BOMB}${n}`);
        await peer.sync();
        await expectBans(peer, `#bomb${i}`);
        if (++armed === BOMBERS) becomeArmed();
        while (peer.isOpen) {
          peer.say(`PRIVMSG #bomb${(i * 7) % BOMBERS} :x`, `JOIN #bomb${(i + 1) % BOMBERS}`, `WHO ${BOMB}`);
          peer.say(
            `LIST ${BOMB}`,
            `MODE #bomb${i} +b ~a:${BOMB}`,
            `WHO *${BOMB}*`,
            `NICK ${'a'.repeat(26)}${i}x`,
          );
          await peer.drained();
          await delay(50);
        }
        await closed(peer);
      });
      await delay(500);
      return { whole, stop: () => attack.stop() };
    },
  },
];

/** @throws Error when the server has fewer rooms than the attack says */
async function expectRooms(peer: Peer | undefined): Promise<void> {
  const count = peer?.until((line) => / 254 /.test(line));
  peer?.say('LUSERS');
  const [, rooms = '0'] = / 254 \S+ (\d+)/.exec((await count) ?? '') ?? [];
  if (Number(rooms) < ROOMS) throw new Error(`there are ${rooms} rooms only`);
}

/** @throws Error when a room has fewer bans than the attack says */
async function expectBans(peer: Peer, room: string): Promise<void> {
  let bans = 0;
  const end = peer.until((line) => {
    if (/ 367 /.test(line)) bans++;
    return / 368 /.test(line);
  });
  peer.say(`MODE ${room} b`);
  await end;
  if (bans < BANS) throw new Error(`${room} has ${bans} bans only`);
}
