import type { Finding, RuleInfo, Run } from '../model.ts';

/** What every format is told besides the run. */
export interface ReportOptions {
  /** Secrets stand in clear. Off unless the user asked by flag. */
  showSecrets: boolean;
  /** Escape sequences for colour; the caller knows the terminal and NO_COLOR. Only `pretty` looks at it. */
  color: boolean;
  /** Columns of the terminal. Only `pretty` looks at it. */
  width: number;
  /** Lists are not shortened. Only `pretty` looks at it. */
  verbose: boolean;
  /** `automationDetails.id` of SARIF, `category/run-id`: keeps scans of one repository apart in GitHub code scanning. */
  automationId?: string;
  /** The exit code the run will end with, for SARIF's `invocations`. */
  exitCode?: number;
  /** False: SARIF leaves suppressed matches out (GitHub does not know `suppressions` and would open an alert for each). */
  withSuppressed?: boolean;
}

/** A reporter turns a run into text. It is pure: nothing but the run and the options decides the bytes, and the caller writes them. */
export interface Reporter {
  /** The report in pieces, in order; their concatenation ends with a newline. A generator, so that a huge report is never one string. */
  render(run: Run, options: ReportOptions): Iterable<string>;
  /** Where the format can tell findings before the run is over. `rules`: at least those that the findings name. */
  stream?(options: ReportOptions, rules: ReadonlyMap<string, RuleInfo>): StreamReporter;
}

/** A report that is written while the scan runs. */
export interface StreamReporter {
  /** The text for a finding that was just confirmed: a line for each of its sightings. */
  finding(finding: Finding): string;
  /** The text that closes the report. Findings of the run are not told again. */
  end(run: Run): string;
}

/** One row of the table of formats. */
export interface Format {
  description: string;
  /** File name endings that mean this format in `--report FILE`, with the dot. */
  extensions: string[];
  /** True where `stream` exists. */
  streaming?: boolean;
  load: () => Promise<Reporter>;
}

export const DEFAULT_OPTIONS: ReportOptions = { showSecrets: false, color: false, width: 100, verbose: false };
