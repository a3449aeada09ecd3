// The slow, obviously right way to apply a delta and to tell what it changes: a flag a byte.

export interface Applied {
  target: number[];
  /** [start in base, start in target, length] */
  runs: [number, number, number][];
  /** Sorted, disjoint [start, end) pairs. */
  regions: [number, number][];
}

/** @returns undefined where the delta is damaged */
export function applySlowly(delta: Uint8Array, base: Uint8Array, margin: number, runsCapacity: number): Applied | undefined {
  const bytes = [...delta];
  const size = (): number | undefined => {
    let value = 0;
    for (let i = 0; i < 5; i++) {
      const byte = bytes.shift();
      if (byte === undefined) return undefined;
      value += (byte & 127) * 128 ** i;
      if (byte < 128) return value <= 0x7fffffff ? value : undefined;
    }
    return undefined;
  };
  const [baseLength, length] = [size(), size()];
  if (baseLength !== base.length || length === undefined) return undefined;
  const applied: Applied = { target: [], runs: [], regions: [] };
  const origin: (number | null)[] = []; // where in the base each byte of the target comes from, if it is in a run
  while (bytes.length > 0) {
    const op = bytes.shift()!;
    if (op === 0) return undefined;
    if (op < 128) {
      if (bytes.length < op) return undefined;
      applied.target.push(...bytes.splice(0, op));
      origin.push(...Array<null>(op).fill(null));
    } else if (!copy(op, bytes, base, applied, origin, runsCapacity)) return undefined;
    if (applied.target.length > length) return undefined;
  }
  if (applied.target.length !== length) return undefined;
  applied.regions = regionsOf(origin, base.length, margin);
  return applied;
}

function copy(op: number, bytes: number[], base: Uint8Array, { target, runs }: Applied, origin: (number | null)[], runsCapacity: number): boolean {
  const operands = [0, 1, 2, 3, 4, 5, 6].map((bit) => ((op >> bit) & 1 ? bytes.shift() : 0));
  if (operands.includes(undefined)) return false;
  const number = (from: number, to: number): number => operands.slice(from, to).reduce<number>((sum, byte, i) => sum + byte! * 256 ** i, 0);
  const from = number(0, 4);
  const length = number(4, 7) || 0x10000;
  if (from + length > base.length) return false;
  const last = runs.at(-1);
  const goesOn = last !== undefined && last[0] + last[2] === from && last[1] + last[2] === target.length;
  const isKept = goesOn || runs.length < runsCapacity;
  if (goesOn) last[2] += length;
  else if (isKept) runs.push([from, target.length, length]);
  for (let i = 0; i < length; i++) {
    target.push(base[from + i]!);
    origin.push(isKept ? from + i : null);
  }
  return true;
}

/** New bytes, and places where two bytes meet that did not meet in the base, its ends included; widened by the margin. */
function regionsOf(origin: readonly (number | null)[], baseLength: number, margin: number): [number, number][] {
  const regions: [number, number][] = [];
  const mark = (from: number, to: number): void => {
    const [start, end] = [Math.max(0, from - margin), Math.min(origin.length, to + margin)];
    const last = regions.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else regions.push([start, end]);
  };
  for (let at = 0; at <= origin.length; at++) {
    const before = at === 0 ? -1 : origin[at - 1]!;
    const here = at === origin.length ? baseLength : origin[at]!;
    if (at < origin.length && here === null) mark(at, at + 1);
    else if (before === null || here !== before + 1) mark(at, at);
  }
  return regions;
}
