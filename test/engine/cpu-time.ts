// How long work takes on the processor, whatever else runs on the machine.

/** Milliseconds of this thread's processor time; of the clock where Node cannot tell (before 23.9). */
function now(): number {
  if (!('threadCpuUsage' in process)) return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The least of so many runs, in milliseconds; ends early at one that takes no longer than `enough`. */
export function cpuMilliseconds(work: () => void, { runs = 3, enough = 0 } = {}): number {
  let least = Infinity;
  for (let run = 0; run < runs && least > enough; run++) {
    const start = now();
    work();
    least = Math.min(least, now() - start);
  }
  return least;
}
