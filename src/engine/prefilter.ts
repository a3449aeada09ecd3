import type { AnchorSpec, Guard } from '../kernel/anchors.ts';
import { buildTables } from '../kernel/tables.ts';
import type { EngineRule } from './candidate.ts';

/**
 * The prefilter of a ruleset: the kernel's tables, and which rules an anchor stands for. It is made once, at build time, and again only
 * when the user adds or leaves out rules.
 */
export interface Prefilter {
  tables: Uint8Array;
  /** Rules of an anchor: `rules[first[anchor] .. first[anchor + 1])`, indices into the ruleset. */
  first: Uint32Array;
  rules: Uint32Array;
  /** Length of each anchor in bytes. */
  lengths: Uint32Array;
  /** Rules without anchors: they run on every text as a whole. */
  always: Uint32Array;
  /** What the tables were chosen by; kept, so that tables for more rules can be made from it. One byte a 16-bit hash of a gram. */
  frequencies: Uint8Array;
}

/** Stand for a rule in `rules`: a place where escapes must be decoded. No rule has so high an index. */
export const ESCAPES = 0xffffffff;
export const PERCENTS = 0xfffffffe;

/** `\u0067` and `\x67`, two in a row: letters, digits and signs that somebody wrote as escapes. And `:\/\/`, a URL in JSON as PHP writes it. */
const ESCAPE_ANCHORS: AnchorSpec[] = [
  ...[2, 3, 4, 5, 6, 7].flatMap((digit): AnchorSpec[] => [
    { literal: `\\u00${digit}`, fold: true, guard: { kind: 'tail', alphabet: '0-9a-fA-F\\\\u', min: 6 } },
    { literal: `\\x${digit}`, fold: true, guard: { kind: 'tail', alphabet: '0-9a-fA-F\\\\x', min: 8 } },
  ]),
  { literal: ':\\/\\/', fold: false, guard: { kind: 'none' } },
];

/** `%67%68`, two in a row: `%67%` and a digit that starts a character of ASCII. One alone is looked for around anchors. */
const PERCENT_ANCHORS: AnchorSpec[] = Array.from({ length: 0x7f - 0x20 }, (_, i) => {
  const hex = (0x20 + i).toString(16);
  return { literal: `%${hex}%`, fold: true, guard: { kind: 'tail', alphabet: '2-7', min: 1 } };
});

/** Builds the prefilter for rules in the ruleset's order. `frequencies`: see `buildTables`. */
export function buildPrefilter(rules: readonly EngineRule[], frequencies: Uint8Array): Prefilter {
  const anchors = new Map<string, { spec: AnchorSpec; rules: number[] }>();
  const always: number[] = [];
  rules.forEach((rule, index) => {
    const specs = anchorsOf(rule);
    if (specs.length === 0 && rule.detector.kind !== 'path') always.push(index);
    for (const spec of specs) {
      const key = JSON.stringify([spec.literal, spec.fold, spec.guard]);
      const known = anchors.get(key);
      if (!known) anchors.set(key, { spec, rules: [index] });
      else if (known.rules.at(-1) !== index) known.rules.push(index);
    }
  });
  for (const spec of ESCAPE_ANCHORS) anchors.set(spec.literal, { spec, rules: [ESCAPES] });
  for (const spec of PERCENT_ANCHORS) anchors.set(spec.literal, { spec, rules: [PERCENTS] });
  const list = [...anchors.values()];
  const first = new Uint32Array(list.length + 1);
  list.forEach((anchor, i) => (first[i + 1] = first[i]! + anchor.rules.length));
  return {
    tables: buildTables(list.map((anchor) => anchor.spec), frequencies),
    first,
    rules: Uint32Array.from(list.flatMap((anchor) => anchor.rules)),
    lengths: Uint32Array.from(list, (anchor) => anchor.spec.literal.length),
    always: Uint32Array.from(always),
    frequencies,
  };
}

/** Arrays of u32 in front of the frequencies and the tables. */
const ARRAYS = 4;
const FREQUENCIES = 65536;

/** One section of the ruleset's artefact: four lengths, the four arrays, the frequencies, the tables. */
export function packPrefilter(prefilter: Prefilter): Uint8Array {
  const arrays = [prefilter.first, prefilter.rules, prefilter.lengths, prefilter.always];
  const words = Uint32Array.from([...arrays.map((a) => a.length), ...arrays.flatMap((a) => [...a])]);
  return Buffer.concat([new Uint8Array(words.buffer), prefilter.frequencies, prefilter.tables]);
}

/** The inverse of `packPrefilter`. Copies what must be aligned; frequencies and tables stay views. */
export function unpackPrefilter(bytes: Uint8Array): Prefilter {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = ARRAYS * 4;
  const [first, rules, lengths, always] = Array.from({ length: ARRAYS }, (_, i) => {
    const length = view.getUint32(i * 4, true);
    const array = new Uint32Array(length);
    new Uint8Array(array.buffer).set(bytes.subarray(at, at + length * 4));
    at += length * 4;
    return array;
  }) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  return { first, rules, lengths, always, frequencies: bytes.subarray(at, at + FREQUENCIES), tables: bytes.subarray(at + FREQUENCIES) };
}

/** The literals that lead to a rule, each with what the kernel can check around it. */
export function anchorsOf(rule: EngineRule): AnchorSpec[] {
  const detector = rule.detector;
  switch (detector.kind) {
    case 'path':
      return [];
    case 'pattern': {
      const guard: Guard = detector.tail ? { kind: 'tail', ...detector.tail } : { kind: 'none' };
      return detector.anchors.map((anchor) => ({ literal: detector.fold ? lowerAscii(anchor) : anchor, fold: detector.fold, guard }));
    }
    case 'context': {
      const { length, alphabet, reach } = detector;
      const guard: Guard = { kind: 'near', alphabet, min: length.min, max: length.max, after: reach.after, before: reach.before };
      return detector.words.map((word) => ({ literal: lowerAscii(word), fold: true, guard }));
    }
    case 'generic':
      return genericAnchors(detector.variant, detector.words);
  }
}

function genericAnchors(variant: string, words: readonly string[]): AnchorSpec[] {
  if (variant === 'url-credentials' || variant === 'connection-string') return [{ literal: '://', fold: false, guard: { kind: 'url' } }];
  const guard: Guard = variant === 'assignment' ? { kind: 'assign' } : { kind: 'none' };
  return words.map((word) => ({ literal: lowerAscii(word), fold: true, guard }));
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
