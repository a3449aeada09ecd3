const BLOCK = 100;
const EOF = 65535;
const [TAB, LF, CR, SPACE] = [9, 10, 13, 32];

/** An unsigned 64-bit number as two 32-bit limbs: BigInt is ten times slower here. */
interface Limbs {
  high: number;
  low: number;
}

/** 37^100 mod 2^64: what the unit that leaves the window weighs after the multiplication. */
const WEIGHT = leavingWeight();

/**
 * GitHub's `primaryLocationLineHash` of lines of a file: a rolling hash over the 100 UTF-16 units from the line's start, without spaces and
 * tabs, line ends as LF, the end of file as 65535 and then zeros; `<hash in hexadecimal>:<how many lines had it so far>`. Algorithm:
 * codeql-action, src/fingerprints.ts.
 * @param text the whole file as text
 * @param wanted numbers of lines, from 1
 */
export function primaryLocationLineHashes(text: string, wanted: ReadonlySet<number>): Map<number, string> {
  const found = new Map<number, string>();
  const counts = new Map<string, number>();
  forEachLineHash(text, (line, hash) => {
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    if (wanted.has(line)) found.set(line, `${hash}:${count}`);
  });
  return found;
}

function forEachLineHash(text: string, tell: (line: number, hash: string) => void): void {
  const window = new Uint16Array(BLOCK);
  /** Number of the line that starts at this slot of the window; 0: none. */
  const lineAt = new Uint32Array(BLOCK);
  const hash: Limbs = { high: 0, low: 0 };
  let slot = 0;
  let line = 0;
  let atStart = true;

  const leave = (): void => {
    if (lineAt[slot] !== 0) tell(lineAt[slot]!, hexOf(hash));
    lineAt[slot] = 0;
  };
  const enter = (unit: number): void => {
    roll(hash, unit, window[slot]!);
    window[slot] = unit;
    slot = (slot + 1) % BLOCK;
  };
  for (const unit of unitsOf(text)) {
    leave();
    if (atStart) lineAt[slot] = ++line;
    atStart = unit === LF;
    enter(unit);
  }
  for (let i = 0; i < BLOCK; i++) {
    leave();
    enter(0);
  }
}

function* unitsOf(text: string): Generator<number> {
  let afterCr = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const skipped = unit === SPACE || unit === TAB || (afterCr && unit === LF);
    afterCr = unit === CR;
    if (!skipped) yield afterCr ? LF : unit;
  }
  yield EOF;
}

/** hash = 37 * hash + entering - 37^100 * leaving, mod 2^64. */
function roll(hash: Limbs, entering: number, leaving: number): void {
  const low = hash.low * 37 + entering;
  const high = hash.high * 37 + Math.floor(low / 2 ** 32);
  const taken = WEIGHT.low * leaving;
  const takenHigh = WEIGHT.high * leaving + Math.floor(taken / 2 ** 32);
  const borrow = low >>> 0 < taken >>> 0 ? 1 : 0;
  hash.low = (low - taken) >>> 0;
  hash.high = (high - takenHigh - borrow) >>> 0;
}

function leavingWeight(): Limbs {
  let weight = 1n;
  for (let i = 0; i < BLOCK; i++) weight = BigInt.asUintN(64, weight * 37n);
  return { high: Number(weight >> 32n), low: Number(weight & 0xffffffffn) };
}

function hexOf({ high, low }: Limbs): string {
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
}
