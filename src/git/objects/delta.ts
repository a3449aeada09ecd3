/** One step of a delta: `length` bytes from `from` of the base, or of the delta itself. One record is used for all steps. */
export interface DeltaStep {
  isCopy: boolean;
  from: number;
  length: number;
}

interface Cursor {
  at: number;
}

/** The sizes a delta names: of its base, and of what it makes. `at` is where its steps start. @throws RangeError for damage */
export function deltaSizes(delta: Uint8Array): { base: number; target: number; at: number } {
  const cursor = { at: 0 };
  return { base: readSize(delta, cursor), target: readSize(delta, cursor), at: cursor.at };
}

/** Seven bits a byte, lowest first. */
function readSize(delta: Uint8Array, cursor: Cursor): number {
  let size = 0;
  for (let unit = 1; ; unit *= 128) {
    const byte = byteAt(delta, cursor);
    size += (byte & 127) * unit;
    if (size > Number.MAX_SAFE_INTEGER) throw new RangeError('its delta names an impossible size');
    if (byte < 128) return size;
  }
}

function byteAt(delta: Uint8Array, cursor: Cursor): number {
  const byte = delta[cursor.at++];
  if (byte === undefined) throw new RangeError('its delta ends too early');
  return byte;
}

/** Goes through a delta (gitformat-pack(5), "Deltified representation"). @throws RangeError where it does not fit base, target or itself */
export function* deltaSteps(delta: Uint8Array, baseLength: number): Generator<Readonly<DeltaStep>> {
  const sizes = deltaSizes(delta);
  if (sizes.base !== baseLength) throw new RangeError('its delta was made for another base');
  const cursor = { at: sizes.at };
  const step: DeltaStep = { isCopy: true, from: 0, length: 0 };
  let made = 0;
  while (cursor.at < delta.length) {
    const op = byteAt(delta, cursor);
    step.isCopy = (op & 128) !== 0;
    if (step.isCopy) readCopy(op, delta, cursor, step);
    else {
      step.from = cursor.at;
      step.length = op;
      cursor.at += op;
    }
    made += step.length;
    const end = step.isCopy ? baseLength : delta.length;
    if (step.length === 0 || step.from + step.length > end || made > sizes.target) throw new RangeError('its delta does not fit its base');
    yield step;
  }
  if (made !== sizes.target) throw new RangeError('its delta makes fewer bytes than it names');
}

function readCopy(op: number, delta: Uint8Array, cursor: Cursor, step: DeltaStep): void {
  let from = 0;
  let length = 0;
  for (let i = 0; i < 4; i++) if (op & (1 << i)) from += byteAt(delta, cursor) * 2 ** (8 * i);
  for (let i = 0; i < 3; i++) if (op & (16 << i)) length += byteAt(delta, cursor) * 2 ** (8 * i);
  step.from = from;
  step.length = length === 0 ? 0x10000 : length;
}

/** What a delta makes of its base. @throws RangeError for damage */
export function patch(base: Uint8Array, delta: Uint8Array): Uint8Array {
  const target = new Uint8Array(deltaSizes(delta).target);
  let at = 0;
  for (const { isCopy, from, length } of deltaSteps(delta, base.length)) {
    target.set((isCopy ? base : delta).subarray(from, from + length), at);
    at += length;
  }
  return target;
}
