import { DocumentError, type DocumentFault } from '../errors.ts';
import type { DocumentPlace } from './node.ts';

/** A fault at a place. */
export function faultAt(at: DocumentPlace, message: string): DocumentFault {
  return { file: at.file, line: at.line, column: at.column, message };
}

/** Throws when there are faults. @throws DocumentError with all of them, sorted */
export function throwFaults(faults: readonly DocumentFault[], remedy = ''): void {
  if (faults.length > 0) throw faultsError(faults, remedy);
}

/** The error that says all faults, sorted by file and place. */
export function faultsError(faults: readonly DocumentFault[], remedy = ''): DocumentError {
  return new DocumentError([...faults].sort(byPlace), remedy);
}

/** Order of faults in messages. */
export function byPlace(a: DocumentFault, b: DocumentFault): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
