/** What every Transport promises, as a suite that is run on each kind of them. */
import { afterEach, describe, expect, test } from 'vitest';
import type { CloseReport, Transport } from '../../src/core/transport.js';

export interface TransportPair {
  readonly near: Transport;
  readonly far: Transport;
  /** Cuts the far side off as a crash or a middlebox does, not as a program that ends. */
  resetFar(): void;
}

/** What one side has received, and ways to wait for it without guessing how long it takes. */
class Receiver {
  readonly chunks: Buffer[] = [];
  readonly closed: Promise<CloseReport>;
  closes = 0;
  #length = 0;
  #wake: () => void = () => {};

  constructor(transport: Transport) {
    transport.onData((chunk) => {
      this.chunks.push(Buffer.from(chunk));
      this.#length += chunk.length;
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      transport.onClose((report) => {
        this.closes++;
        resolve(report);
      });
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  async until(length: number): Promise<Buffer> {
    while (this.#length < length) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.bytes;
  }
}

/** Well beyond what kernels and pairs hold by themselves. */
const MUCH = 32 * 1024 * 1024;

/** Lets everything that is already under way happen, on this turn of the event loop and a few more. */
async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}

export function transportContract(kind: string, makePair: () => Promise<TransportPair>): void {
  describe(`${kind} transport`, () => {
    const pairs: TransportPair[] = [];
    const connect = async (): Promise<TransportPair> => {
      const pair = await makePair();
      pairs.push(pair);
      return pair;
    };
    afterEach(() => {
      for (const { near, far } of pairs.splice(0)) {
        near.destroy();
        far.destroy();
      }
    });

    test('carries bytes and text both ways, in order', async () => {
      const { near, far } = await connect();
      const atNear = new Receiver(near);
      const atFar = new Receiver(far);
      near.write('päivää ');
      near.write(Buffer.from([0, 1, 255]));
      far.write('hi');
      expect(await atFar.until(13)).toEqual(
        Buffer.concat([Buffer.from('päivää '), Buffer.from([0, 1, 255])]),
      );
      expect((await atNear.until(2)).toString()).toBe('hi');
    });

    test('never reports from within a write', async () => {
      const { near, far } = await connect();
      let during = false;
      let reentered = false;
      const got = new Promise<void>((resolve) => {
        far.onData(() => {
          reentered ||= during;
          resolve();
        });
      });
      during = true;
      near.write('x');
      during = false;
      await got;
      expect(reentered).toBe(false);
    });

    test('keeps what comes before there is a handler', async () => {
      const { near, far } = await connect();
      near.write('early');
      await turns();
      expect((await new Receiver(far).until(5)).toString()).toBe('early');
    });

    test('sends the bytes as they were when they were written', async () => {
      const { near, far } = await connect();
      const atFar = new Receiver(far);
      near.write(Buffer.from('once'));
      near.write(new Uint8Array(0));
      near.write('twice');
      expect((await atFar.until(9)).toString()).toBe('oncetwice');
    });

    test('asks to wait when too much is on its way, and says when it has gone', async () => {
      const { near, far } = await connect();
      const drained = new Promise<void>((resolve) => near.onDrain(resolve));
      far.pause();
      const atFar = new Receiver(far);
      expect(near.write('x')).toBe(true);
      expect(near.write(Buffer.alloc(MUCH))).toBe(false);
      expect(near.bufferedBytes).toBeGreaterThan(0);
      await turns();
      expect(near.bufferedBytes).toBeGreaterThan(0);
      far.resume();
      await drained;
      expect(near.bufferedBytes).toBe(0);
      expect(await atFar.until(MUCH + 1)).toHaveLength(MUCH + 1);
    });

    test('knows whether bytes have left since it was asked last', async () => {
      const { near, far } = await connect();
      far.pause();
      near.write(Buffer.alloc(MUCH));
      await turns();
      near.hasProgressed();
      await turns();
      expect(near.hasProgressed()).toBe(false);
      const atFar = new Receiver(far);
      far.resume();
      await atFar.until(MUCH / 2);
      expect(near.hasProgressed()).toBe(true);
      await atFar.until(MUCH);
      near.hasProgressed();
      expect(near.hasProgressed()).toBe(false);
    });

    test('reports nothing while it is paused, and all of it afterwards', async () => {
      const { near, far } = await connect();
      const atFar = new Receiver(far);
      far.pause();
      near.write('abc');
      await turns();
      expect(atFar.bytes).toHaveLength(0);
      far.resume();
      expect((await atFar.until(3)).toString()).toBe('abc');
    });

    test('pauses from within a handler', async () => {
      const { near, far } = await connect();
      const got: string[] = [];
      const first = new Promise<void>((resolve) => {
        far.onData((chunk) => {
          got.push(Buffer.from(chunk).toString());
          far.pause();
          resolve();
        });
      });
      near.write('a');
      await first;
      near.write('b');
      await turns();
      expect(got).toEqual(['a']);
    });

    test('ends after all that was written has left: local here, end there', async () => {
      const { near, far } = await connect();
      const atNear = new Receiver(near);
      const atFar = new Receiver(far);
      near.write(Buffer.alloc(1_000_000, 'x'));
      near.end();
      expect(near.write('too late')).toBe(false);
      expect(await atFar.closed).toEqual({ cause: 'end', error: undefined });
      expect(await atNear.closed).toEqual({ cause: 'local', error: undefined });
      expect(atFar.bytes).toHaveLength(1_000_000);
    });

    test('ends although the near side had been paused', async () => {
      const { near, far } = await connect();
      const atNear = new Receiver(near);
      const atFar = new Receiver(far);
      near.pause();
      far.write('unread');
      near.write('bye');
      near.end();
      expect((await atFar.closed).cause).toBe('end');
      expect((await atNear.closed).cause).toBe('local');
      expect(atFar.bytes.toString()).toBe('bye');
    });

    test('is destroyed at once', async () => {
      const { near, far } = await connect();
      const atNear = new Receiver(near);
      const atFar = new Receiver(far);
      near.destroy();
      expect(near.isClosed).toBe(true);
      expect((await atNear.closed).cause).toBe('local');
      expect(['end', 'reset']).toContain((await atFar.closed).cause);
      expect(far.isClosed).toBe(true);
    });

    test('is destroyed although the peer reads nothing', async () => {
      const { near, far } = await connect();
      const atNear = new Receiver(near);
      far.pause();
      near.write(Buffer.alloc(MUCH));
      near.end();
      await turns();
      expect(atNear.closes).toBe(0);
      near.destroy();
      expect((await atNear.closed).cause).toBe('local');
    });

    test('tells a reset from an end', async () => {
      const { near, resetFar } = await connect();
      const atNear = new Receiver(near);
      resetFar();
      expect(await atNear.closed).toEqual({ cause: 'reset', error: expect.any(Error) as Error });
    });

    test('reports its close once, and nothing afterwards', async () => {
      const { near, far } = await connect();
      const atNear = new Receiver(near);
      far.end();
      await atNear.closed;
      near.write('x');
      near.pause();
      near.resume();
      near.end();
      near.destroy();
      await turns();
      expect([atNear.closes, atNear.bytes.length, near.isClosed]).toEqual([1, 0, true]);
    });

    test('reports its close also to a handler that comes later', async () => {
      const { near } = await connect();
      near.destroy();
      await turns();
      const report = await new Promise<CloseReport>((resolve) => near.onClose(resolve));
      expect(report.cause).toBe('local');
    });

    test('knows the address of its peer, afterwards too', async () => {
      const { near } = await connect();
      const address = near.remoteAddress;
      expect(address).not.toBe('');
      near.destroy();
      await turns();
      expect(near.remoteAddress).toBe(address);
    });
  });
}
