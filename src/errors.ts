/** Errors that are the user's to mend. The command line prints them as one line and what to do; exit code 2. */

/** Wrong usage or configuration. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** What to do about it, one sentence. */
  readonly remedy: string;
  constructor(message: string, remedy = '', options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
  }
}

/** One fault in a document the user wrote (rules, config, baseline): where and what. */
export interface DocumentFault {
  file: string;
  /** Both count from 1. */
  line: number;
  column: number;
  message: string;
}

/** A document with faults. Its message is `file:line:column: message`, a line each. */
export class DocumentError extends UsageError {
  readonly faults: readonly DocumentFault[];
  constructor(faults: readonly DocumentFault[], remedy = '') {
    super(faults.map((f) => `${f.file}:${f.line}:${f.column}: ${f.message}`).join('\n'), remedy);
    this.faults = faults;
  }
}

/** What an unknown thrown value says, in one line. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a system error (`ENOENT`), or undefined. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
