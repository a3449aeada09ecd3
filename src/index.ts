/** The library: `import { scan } from 'keysieve'`. See docs/library.md. */
export { DocumentError, UsageError, type DocumentFault } from './errors.ts';
export { scan, type Scan } from './library/scan.ts';
export type { ScanOptions, ScanTarget } from './library/options.ts';
export type { FindingPart, FindingSighting, ScanCoverage, ScanFinding, ScanSummary, ShownSecret, SuppressedFinding } from './library/report-types.ts';
export { CONFIDENCES, SECRET_CLASSES, SEVERITIES, SKIP_REASONS } from './model.ts';
export type { Confidence, DecodeStep, ScanKind, SecretClass, Severity, SkipReason, SuppressedBy } from './model.ts';
