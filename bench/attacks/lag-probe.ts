/** Loaded before the server: says, when asked, how late its event loop has been since it was asked last. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Node counts the time between two looks; what is above is lateness. */
const RESOLUTION_MS = 5;

const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
histogram.enable();
process.on('message', (message) => {
  if (message !== 'lag') return;
  process.send?.({ lagMs: Math.max(0, histogram.max / 1e6 - RESOLUTION_MS) });
  histogram.reset();
});
// A server that stops must not wait for this.
process.channel?.unref();
