/** One option of the command line, as data: it is parsed, checked and explained by it. */
export interface Option {
  /** Long name without dashes. */
  name: string;
  short?: string;
  /** What its value is called in the help; absent = a switch. */
  value?: string;
  /** May stand several times. */
  many?: boolean;
  help: string;
  /** Values it takes, where they are few. */
  choices?: readonly string[];
}

/** What was typed: values of options (the last, or all where `many`), switches that stand, and the rest. */
export interface Typed {
  text(name: string): string | undefined;
  list(name: string): string[];
  on(name: string): boolean;
  operands: string[];
}

/** One command: what it takes and what it does. */
export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** e.g. "[PATH]". */
  operands: string;
  /** Fewest and most operands. */
  count: [number, number];
  options: readonly Option[];
  /** What the help says besides, e.g. examples. */
  notes: string;
  /** Answers the exit code. */
  run(typed: Typed, io: Io): Promise<number>;
}

/** The process, as commands may use it. */
export interface Io {
  /** Writes text to standard output; resolves when it was taken. */
  out(text: string): Promise<void>;
  /** Writes text to standard error. */
  err(text: string): void;
  env: Readonly<Record<string, string | undefined>>;
  /** Facts of the terminal. */
  terminal: { out: boolean; err: boolean; columns: number };
  /** Standard input as a stream of chunks. */
  input(): AsyncIterable<Uint8Array>;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  signal: AbortSignal;
}
