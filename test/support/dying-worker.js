/**
 * The store's writer with a fault planted: it ends in the middle of a commit, after the transaction or before
 * it, without an answer. `workerData.dies` is `before` or `after`, `workerData.commits` how many go well first.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openWriter } from '../../dist/server/store/embedded/open.js';

const { file, dies, commits } = /** @type {{ file: string, dies: 'before' | 'after', commits: number }} */ (workerData);
const port = parentPort;
if (port === null) throw new Error('This file is the entry point of a worker thread');
const { opened, answer } = openWriter(file);
let done = 0;

port.on('message', (/** @type {[number, import('../../dist/server/store/embedded/messages.js').WriterRequest]} */ message) => {
  const [id, request] = message;
  const dying = request.do === 'commit' && done++ === commits;
  if (dying && dies === 'before') process.exit();
  const value = answer(request);
  if (dying) process.exit();
  port.postMessage({ id, value });
  if (request.do === 'close') port.close();
});
port.postMessage({ id: 0, value: opened });
