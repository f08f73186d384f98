/**
 * The store's writer with a fault planted: it ends in the middle of a commit, after the transaction or before
 * it, without an answer. `workerData.dies` is `before` or `after`, `workerData.commits` how many go well first.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openWriter } from '../../dist/server/store/embedded/open.js';

const { file, dies, commits } = workerData;
const { opened, answer } = openWriter(file);
let done = 0;

parentPort.on('message', ([id, request]) => {
  const dying = request.do === 'commit' && done++ === commits;
  if (dying && dies === 'before') process.exit();
  const value = answer(request);
  if (dying) process.exit();
  parentPort.postMessage({ id, value });
  if (request.do === 'close') parentPort.close();
});
parentPort.postMessage({ id: 0, value: opened });
