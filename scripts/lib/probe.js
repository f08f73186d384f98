/**
 * Finds out who answers on a port: nobody, our own server, or somebody else.
 */
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * @typedef {{ state: 'free' } | { state: 'ours' } | { state: 'other', what: string }} Answer
 */

/**
 * @typedef {{ host: string, port: number, tls: boolean, name: string }} Target
 */

/** A server under load may take this long for its first line. */
const ANSWER_MS = 3000;

/**
 * Asks for the capability list, which every IRC server answers before anybody has registered, under its name.
 *
 * @param {Target} target `name` is what our server is called
 * @returns {Promise<Answer>}
 */
export function probe({ host, port, tls, name }) {
  return new Promise((resolve) => {
    // Whose key it is, the client looks at.
    const socket = tls ? connectTls({ host, port, rejectUnauthorized: false }) : connect({ host, port });
    let received = '';
    /** @param {Answer} answer */
    const done = (answer) => {
      socket.removeAllListeners();
      // A reset that comes after the answer is nobody's business any more.
      socket.on('error', () => undefined);
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding('utf8');
    socket.setTimeout(ANSWER_MS, () => done({ state: 'other', what: 'something that does not speak IRC' }));
    socket.on(tls ? 'secureConnect' : 'connect', () => socket.write('CAP LS 302\r\nQUIT\r\n'));
    socket.on('data', (chunk) => {
      received += String(chunk);
      const source = /(?:^|\n)(?:@\S+ +)?:(\S+) CAP \S+ LS/.exec(received)?.[1];
      if (source === name) done({ state: 'ours' });
      else if (source !== undefined)
        done({ state: 'other', what: `an IRC server that calls itself ${JSON.stringify(source)}` });
      else if (received.length > 16_384) done({ state: 'other', what: 'something that does not speak IRC' });
    });
    socket.on('end', () => done({ state: 'other', what: 'something that hangs up' }));
    socket.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      const { code = '' } = error;
      if (code.startsWith('ERR_SSL')) done({ state: 'other', what: 'something that does not speak TLS' });
      else if (code === 'ECONNRESET' || code === 'EPIPE')
        done({ state: 'other', what: 'something that hangs up' });
      else done({ state: 'free' });
    });
  });
}

/**
 * Asks again until our server answers, has given up, or the time is over.
 *
 * @param {Target} target
 * @param {number} timeoutMs
 * @param {() => boolean} isTrying whether there is still something to wait for
 * @returns {Promise<Answer>} the last answer
 */
export async function waitForServer(target, timeoutMs, isTrying) {
  const deadline = performance.now() + timeoutMs;
  let answer = await probe(target);
  while (answer.state !== 'ours' && performance.now() < deadline && isTrying()) {
    await delay(200);
    answer = await probe(target);
  }
  return answer;
}
