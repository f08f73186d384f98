/** What something costs: processor time, which other programs on the machine do not lengthen as they do the time on the wall. */

/** CPU of this process while `work` is done, all its threads together, ms. */
export function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return cpuSince(before);
}

/** The same since `process.cpuUsage()` gave `before`, for work in several steps. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
