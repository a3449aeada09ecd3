import type { Format } from './reporter.ts';

export type { Format, Reporter, ReportOptions, StreamReporter } from './reporter.ts';
export { DEFAULT_OPTIONS } from './reporter.ts';

export type FormatName = 'pretty' | 'json' | 'jsonl' | 'sarif';

/** Every report format. Each is loaded when it is asked for: a scan that prints text does not pay for SARIF. */
export const formats: Record<FormatName, Format> = {
  pretty: {
    description: 'for people: grouped by file, with code frames and what to do next',
    extensions: ['.txt'],
    load: async () => (await import('./pretty.ts')).pretty,
  },
  json: {
    description: 'the whole report as one document, schema keysieve-report/1',
    extensions: ['.json'],
    load: async () => (await import('./json.ts')).json,
  },
  jsonl: {
    description: 'one line a finding as it is confirmed, the summary last',
    extensions: ['.jsonl', '.ndjson'],
    streaming: true,
    load: async () => (await import('./jsonl.ts')).jsonl,
  },
  sarif: {
    description: 'SARIF 2.1.0, as GitHub code scanning takes it',
    extensions: ['.sarif', '.sarif.json'],
    load: async () => (await import('./sarif.ts')).sarif,
  },
};
