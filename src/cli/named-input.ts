import { openSync } from 'node:fs';
import { messageOf, UsageError } from '../errors.ts';

/** Opens a file that the user named. @throws UsageError */
export function openForReading(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${messageOf(error)}`, 'Check the path.', { cause: error });
  }
}
