import { read } from 'node:fs';
import { codeOf } from '../errors.ts';

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
      count = await readSome(fd, buffer);
    } catch (error) {
      if (codeOf(error) === 'EOF') return;
      if (codeOf(error) !== 'EAGAIN') throw error;
      await new Promise((wake) => setTimeout(wake, RETRY_MS));
      continue;
    }
    if (count === 0) return;
    yield buffer.subarray(0, count);
  }
}

function readSome(fd: number, buffer: Buffer): Promise<number> {
  return new Promise((settle, fail) => read(fd, buffer, 0, buffer.length, null, (error, count) => (error === null ? settle(count) : fail(error))));
}
