/** The keys of [limits]. Why each is what it is stands in docs/limits.md. */
import type { ConfigSchema } from '../core/config-schema.js';
import { duration, integer, number, size } from '../core/config-types.js';
import type { CommandLimits } from './session/types.js';

/** Lengths and sizes in bytes, rates per second, durations in ms, the rest counts. 0 switches a count or a rate off. */
export interface LimitSettings extends CommandLimits {
  readonly connections: number;
  readonly perIp: number;
  readonly connectRate: number;
  readonly unregisteredBytes: number;
  readonly lineRate: number;
  readonly lineBurst: number;
  readonly inputQueue: number;
  readonly floodTime: number;
  readonly sendQueue: number;
}

const COUNT = 1_000_000;

export const LIMITS: ConfigSchema<LimitSettings> = {
  connections: {
    type: integer({ min: 0, max: COUNT }),
    default: 10_000,
    describe: 'Connections in all',
  },
  perIp: {
    type: integer({ min: 0, max: COUNT }),
    default: 32,
    describe: 'Connections from one address, of IPv6 from one /64',
  },
  connectRate: {
    type: integer({ min: 0, max: COUNT }),
    default: 60,
    describe:
      'New connections a minute from one address, of IPv6 from one /64; this machine may have any number',
  },
  unregistered: {
    type: integer({ min: 0, max: COUNT }),
    default: 1000,
    describe: 'Connections that have not said who they are; of more the oldest is closed',
  },
  unregisteredBytes: {
    type: size({ min: 4096, max: 64 << 20 }),
    default: 64 << 10,
    describe: 'What a connection may send before it has said who it is',
  },
  lineRate: {
    type: number({ min: 0, max: COUNT }),
    default: 4,
    describe: 'Lines a second from a connection; faster ones wait',
  },
  lineBurst: {
    type: integer({ min: 1, max: COUNT }),
    default: 20,
    describe: 'Lines that a connection may send at once after a pause',
  },
  inputQueue: {
    type: size({ min: 1024, max: 64 << 20 }),
    default: 16 << 10,
    describe: 'Waiting input of a connection above which its socket is not read',
  },
  floodTime: {
    type: duration({ min: 1000, max: 3_600_000 }),
    default: 60_000,
    describe: 'How long a connection may keep sending faster than it may before it is closed',
  },
  sendQueue: {
    type: size({ min: 16 << 10, max: 1 << 30 }),
    default: 1 << 20,
    describe: 'Output that a client may leave unread before it is fed from the log at its own pace',
  },
  nickLength: { type: integer({ min: 1, max: 64 }), default: 32, describe: 'Length of a nickname' },
  userLength: { type: integer({ min: 1, max: 32 }), default: 16, describe: 'Length of a user name' },
  realNameLength: { type: integer({ min: 1, max: 300 }), default: 150, describe: 'Length of a real name' },
  roomLength: {
    type: integer({ min: 2, max: 100 }),
    default: 64,
    describe: 'Length of the name of a room',
  },
  topicLength: { type: integer({ min: 1, max: 400 }), default: 390, describe: 'Length of a topic' },
  reasonLength: {
    type: integer({ min: 1, max: 400 }),
    default: 260,
    describe: 'Length of the reason of a leave, quit or kick',
  },
  awayLength: { type: integer({ min: 1, max: 400 }), default: 200, describe: 'Length of an away message' },
  roomsPerClient: {
    type: integer({ min: 0, max: COUNT }),
    default: 100,
    describe: 'Rooms that a client may be in',
  },
  rooms: { type: integer({ min: 0, max: COUNT }), default: 10_000, describe: 'Rooms in all' },
  roomsPerFounder: {
    type: integer({ min: 0, max: COUNT }),
    default: 200,
    describe: 'Rooms that one account, or the guests of one address together, may have founded',
  },
  joinRate: {
    type: integer({ min: 0, max: COUNT }),
    default: 30,
    describe: 'Rooms that a client may enter a minute, beside as many at once as it may be in',
  },
  nickRate: {
    type: integer({ min: 0, max: COUNT }),
    default: 6,
    describe: 'Changes of nickname a minute',
  },
  guestTargets: {
    type: integer({ min: 0, max: COUNT }),
    default: 20,
    describe: 'People a minute that somebody without an account may begin to write to',
  },
  bans: { type: integer({ min: 1, max: 1000 }), default: 100, describe: 'Bans of a room' },
  targets: { type: integer({ min: 1, max: 100 }), default: 4, describe: 'Targets of one message' },
  modes: {
    type: integer({ min: 1, max: 20 }),
    default: 6,
    describe: 'Mode changes with a parameter in one line',
  },
  historyPage: {
    type: integer({ min: 10, max: 1000 }),
    default: 100,
    describe: 'Messages that one request for history gives',
  },
  multilineBytes: {
    type: size({ min: 512, max: 64 << 10 }),
    default: 8 << 10,
    describe: 'Length of a message of several lines',
  },
  multilineLines: {
    type: integer({ min: 0, max: 1000 }),
    default: 64,
    describe: 'Lines of one message; 0 for no messages of several lines',
  },
};
