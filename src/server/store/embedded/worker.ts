/**
 * Entry point of both worker threads: the writer and the reader differ only in what they answer.
 *
 * Everything is answered in the order in which it was asked. An error that is not foreseen here ends the
 * thread, and the main thread starts another one.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { ReaderRequest, WorkerAnswer, WorkerStart, WriterRequest } from './messages.js';
import { openReader, openWriter } from './open.js';
import { asFailure } from './sql.js';

type Answer = (request: WriterRequest & ReaderRequest) => unknown;

const port = parentPort;
if (port === null) throw new Error('This file is the entry point of a worker thread');

const reply = (answer: WorkerAnswer): void => port.postMessage(answer);
const { role, file, retention } = workerData as WorkerStart;

try {
  const { opened, answer, afterwards } = role === 'writer' ? openWriter(file, retention) : openReader(file);
  port.on('message', ([id, request]: [number, WriterRequest & ReaderRequest]) => {
    try {
      reply({ id, value: (answer as Answer)(request) });
    } catch (error) {
      reply({ id, failure: asFailure(error, `use ${file}`) });
    }
    if (request.do === 'close') port.close();
    else afterwards();
  });
  reply({ id: 0, value: opened });
} catch (error) {
  reply({ id: 0, failure: asFailure(error, `open ${file}`) });
}
