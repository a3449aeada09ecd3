import { read } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { codeOf } from '../errors.ts';

const readAsync = promisify(read);

/** Wait before a source that was set non-blocking, and has nothing yet, is asked again. */
const RETRY_MS = 5;

/**
 * The bytes of an open file descriptor (0 = standard input) to its end, in chunks of at most `size` bytes. Reading goes on only when the
 * chunk before was taken, so memory stays bounded by the reader's pace. Each chunk is a buffer of its own.
 *
 * @throws a system error.
 */
export async function* readChunks(fd: number, size = 1 << 18): AsyncGenerator<Buffer> {
  for (;;) {
    const buffer = Buffer.allocUnsafeSlow(size);
    let count: number;
    try {
      count = (await readAsync(fd, buffer, 0, size, null)).bytesRead;
    } catch (error) {
      if (codeOf(error) === 'EOF') return;
      if (codeOf(error) !== 'EAGAIN') throw error;
      await sleep(RETRY_MS);
      continue;
    }
    if (count === 0) return;
    yield buffer.subarray(0, count);
  }
}
