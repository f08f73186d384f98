/**
 * What the client costs and how fast it is, in a pseudo-terminal, beside irssi and weechat where those are installed.
 *
 *     npm run bench:client [-- --quick] [-- --only start,tls,burst,flood,heap,echo,idle,stall,loss]
 *
 * All of them are fed by the same server, one after the other. Figures of one run are to be compared with each other,
 * and not with those of another machine. Exits with 1 when something could not be measured, never for a time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type BenchProgram, CHAT_TUI_TELLING, installedPrograms } from './programs.js';
import {
  measureBurst,
  measureEcho,
  measureFlood,
  measureHeap,
  measureIdle,
  measureLoss,
  measureStall,
  measureStart,
} from './measures.js';
import { BenchServer } from './server.js';

const quick = process.argv.includes('--quick');
const onlyAt = process.argv.indexOf('--only');
const only = onlyAt < 0 ? undefined : process.argv[onlyAt + 1]?.split(',');

/** A figure, and what it is called. */
type Figure = readonly [name: string, value: string];
interface Measurement {
  readonly name: string;
  readonly measure: (program: BenchProgram, server: BenchServer) => Promise<readonly Figure[]>;
}

function ms(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function flood(messages: number, repeats: number): Measurement {
  return {
    name: 'flood',
    async measure(program, server) {
      const found = await measureFlood(program, server, messages, repeats);
      const name = (what: string): string => `${messages.toLocaleString('en')} messages: ${what}`;
      return [
        [name('ms'), ms(found.ms)],
        [name('ms CPU'), ms(found.cpuMs)],
        [name('KB written'), found.kilobytes.toFixed(0)],
        [name('screen right'), found.right ? 'yes' : 'no'],
        [name('memory, MB'), found.memoryMb.toFixed(0)],
        [name('ms CPU for one more'), found.appendMs.toFixed(2)],
        [name('ms CPU for a key'), found.keyMs.toFixed(2)],
      ];
    },
  };
}

const MEASUREMENTS: readonly Measurement[] = [
  {
    name: 'start',
    async measure(program, server) {
      const starts = [];
      for (let i = 0; i < (quick ? 3 : 11); i++)
        starts.push(await measureStart(program, server, server.plaintext));
      return [
        ['start: first frame, ms', ms(median(starts.map(({ firstFrame }) => firstFrame)))],
        ['start: a message on the screen, ms', ms(median(starts.map(({ message }) => message)))],
      ];
    },
  },
  {
    name: 'tls',
    async measure(program, server) {
      const home = mkdtempSync(join(tmpdir(), 'chat-bench-home-'));
      try {
        const first = await measureStart(program, server, server.tls, home);
        const later = [];
        for (let i = 0; i < (quick ? 3 : 11); i++)
          later.push((await measureStart(program, server, server.tls, home)).message);
        return [
          ['start with TLS, the first: a message on the screen, ms', ms(first.message)],
          ['start with TLS, later: a message on the screen, ms', ms(median(later))],
        ];
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    },
  },
  {
    name: 'burst',
    async measure(program, server) {
      const messages = quick ? 2000 : 10_000;
      const cpu = await measureBurst(program, server, messages);
      return [[`start and ${messages.toLocaleString('en')} messages: ms CPU`, ms(cpu)]];
    },
  },
  ...(quick ? [2000] : [10_000, 20_000, 100_000]).map((messages) => flood(messages, quick ? 10 : 60)),
  {
    name: 'heap',
    async measure(program, server) {
      // The others have no heap of this kind.
      if (program !== programs[0]) return [];
      const messages = quick ? 2000 : 100_000;
      const heap = await measureHeap(CHAT_TUI_TELLING, server, messages);
      return [[`heap with ${messages.toLocaleString('en')} messages, MB`, heap.toFixed(0)]];
    },
  },
  {
    name: 'echo',
    async measure(program, server) {
      const { p50, p99, behindMs } = await measureEcho(program, server, 5000, quick ? 1 : 6);
      return [
        ['key at 5,000 messages/s: p50, ms', ms(p50)],
        ['key at 5,000 messages/s: p99, ms', ms(p99)],
        ['behind after that, ms', ms(behindMs)],
      ];
    },
  },
  {
    name: 'idle',
    async measure(program, server) {
      return [['idle: ms CPU a second', (await measureIdle(program, server, quick ? 1 : 10)).toFixed(2)]];
    },
  },
  {
    name: 'stall',
    async measure(program, server) {
      const seconds = quick ? 1 : 30;
      const lag = await measureStall(program, server, seconds);
      return [[`terminal stalled ${seconds} s: longest wait for PONG, ms`, ms(lag)]];
    },
  },
  {
    name: 'loss',
    async measure(program, server) {
      const lost = await measureLoss(program, server, 'reset', 10_000);
      const figures: Figure[] = [['RST shown after, ms', lost === undefined ? '-' : ms(lost)]];
      if (quick) return figures;
      const silent = await measureLoss(program, server, 'swallow', 40_000);
      return [
        ...figures,
        ['black hole shown after, s', silent === undefined ? '> 40' : (silent / 1000).toFixed(1)],
      ];
    },
  },
];

const programs = installedPrograms();
const server = await BenchServer.start();
const rows = new Map<string, string[]>();
let failed = false;
for (const { name, measure } of MEASUREMENTS) {
  if (only !== undefined && !only.includes(name)) continue;
  for (const [column, program] of programs.entries()) {
    try {
      for (const [figure, value] of await measure(program, server)) {
        const row = rows.get(figure) ?? programs.map(() => '-');
        row[column] = value;
        rows.set(figure, row);
      }
    } catch (error) {
      // What the others cannot do is no fault of ours.
      console.error(`${program.name}, ${name}: ${error instanceof Error ? error.message : String(error)}`);
      failed ||= program === programs[0];
    }
  }
}
server.close();
console.log(`| | ${programs.map(({ name }) => name).join(' | ')} |`);
console.log(`|---|${programs.map(() => '---|').join('')}`);
for (const [figure, values] of rows) console.log(`| ${figure} | ${values.join(' | ')} |`);
process.exit(failed ? 1 : 0);
