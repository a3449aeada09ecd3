import type { CheckNote, Confidence } from '../model.ts';
import { type Candidate, type EngineRule, fail, pass } from './candidate.ts';
import { verifyChecksum } from './checksum/index.ts';
import { characterClasses, looksRandom, placeholderReason, shannonEntropy } from './value/index.ts';

/** What the checks of a rule say of a value: dropped, or kept with a confidence. */
export interface CheckResult {
  kept: boolean;
  confidence: Confidence;
  notes: CheckNote[];
}

/** Runs a rule's checks on a candidate, cheapest first, up to the first that refuses it. */
export function runChecks(rule: EngineRule, candidate: Candidate): CheckResult {
  const notes = [...candidate.notes];
  const confidence = candidate.confidence ?? rule.confidence;
  if (candidate.dropped) return { kept: false, confidence, notes };
  for (const check of [charset, placeholder, entropy, randomness]) {
    const note = check(rule, candidate.value);
    if (!note) continue;
    notes.push(note);
    if (!note.passed) return { kept: false, confidence, notes };
  }
  return checksum(rule, candidate.value, confidence, notes);
}

function charset(rule: EngineRule, value: string): CheckNote | null {
  const demand = rule.checks.demand;
  if (!demand) return null;
  const has = characterClasses(value);
  for (const kind of ['digits', 'upper', 'lower', 'special'] as const) {
    const wanted = demand[kind] ?? 0;
    if (has[kind] < wanted) return fail('charset', `${has[kind]} ${kind}, at least ${wanted} wanted`);
  }
  return pass('charset', 'has the classes of characters that it must have');
}

function placeholder(rule: EngineRule, value: string): CheckNote | null {
  // Generic detectors have judged that already, with the key at hand.
  if (rule.checks.placeholder === false || rule.detector.kind === 'generic') return null;
  const reason = placeholderReason(value);
  return reason ? fail('placeholder', reason) : pass('placeholder', 'no placeholder');
}

function entropy(rule: EngineRule, value: string): CheckNote | null {
  const wanted = rule.checks.entropy;
  if (wanted === undefined) return null;
  const gitleaks = rule.checks.entropyRule === 'gitleaks';
  const bits = gitleaks ? gitleaksEntropy(value) : shannonEntropy(value);
  const note = `${bits.toFixed(2)} bits a character, ${gitleaks ? 'more than' : 'at least'} ${wanted} wanted`;
  return bits > wanted || (bits === wanted && !gitleaks) ? pass('entropy', note) : fail('entropy', note);
}

/** Entropy as gitleaks computes it: characters are counted, their shares are of the length in bytes. `value` is Latin-1 of UTF-8 bytes. */
function gitleaksEntropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of Buffer.from(value, 'latin1').toString('utf8')) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

function randomness(rule: EngineRule, value: string): CheckNote | null {
  if (!rule.checks.random) return null;
  return looksRandom(value) ? pass('randomness', 'looks random') : fail('randomness', 'looks like words or an identifier');
}

function checksum(rule: EngineRule, value: string, confidence: Confidence, notes: CheckNote[]): CheckResult {
  const name = rule.checks.checksum;
  const verdict = name ? verifyChecksum(name, value) : 'unknown';
  if (verdict === 'unknown') return { kept: true, confidence, notes };
  if (verdict === 'pass') return { kept: true, confidence: 'high', notes: [...notes, pass('checksum', `${name} checksum is right`)] };
  const drop = rule.checks.checksumFails === 'drop';
  return { kept: !drop, confidence: 'low', notes: [...notes, fail('checksum', `${name} checksum is wrong`)] };
}
