/** Bytes and a ruleset in, matches out; pure. */
export { createScanner, type Piece, type PlacedText, type RuleTable, type Scanner, type ScannerParts } from './scanner.ts';
export { buildPrefilter, packPrefilter, unpackPrefilter, type Prefilter } from './prefilter.ts';
export { resolveMatches } from './resolve.ts';
export { countLines, FIRST_LINE, locateMatches, NEIGHBOUR_BYTES, type LinesBefore, type LocatedPiece } from './locate.ts';
export { loadLinearEngine, nativeEngine, re2jsEngine, whyNoNativeEngine } from './pattern/linear.ts';
export { javascriptPattern } from './pattern/javascript.ts';
export type { Pattern, PatternEngine, PatternEngineName, PatternMatch } from './pattern/pattern.ts';
export type { Trace, TraceStep } from './trace.ts';
export type { Item } from './item.ts';
