/**
 * The body of a character class (`a-z0-9_-`, `\w`, `\-`, `\x2f`) as 256 bits, bit `b & 7` of byte `b >> 3` for the byte value `b`.
 * A leading `^` is not negation here: alphabets list what a token is made of.
 */
export function classBits(body: string): Uint8Array {
  const bits = new Uint8Array(32);
  const add = (byte: number): void => void (bits[byte >> 3]! |= 1 << (byte & 7));
  const items = readItems(body);
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (typeof item !== 'number') {
      for (let byte = 0; byte < 128; byte++) if (item.test(String.fromCharCode(byte))) add(byte);
      continue;
    }
    const last = items[i + 2];
    if (items[i + 1] === DASH && typeof last === 'number') {
      for (let byte = item; byte <= last; byte++) add(byte);
      i += 2;
    } else add(item === DASH ? 0x2d : item);
  }
  return bits;
}

/** An unescaped `-`: a range, or itself at an end. */
const DASH = -1;
const CLASSES: Record<string, RegExp> = { d: /[0-9]/, w: /[A-Za-z0-9_]/, s: /[\t\n\f\r ]/ };

function readItems(body: string): (number | RegExp)[] {
  const items: (number | RegExp)[] = [];
  for (let i = 0; i < body.length; i++) {
    const char = body[i]!;
    if (char === '-') items.push(DASH);
    else if (char !== '\\') items.push(char.charCodeAt(0) & 255);
    else {
      const next = body[++i] ?? '\\';
      if (next === 'x') {
        items.push(Number.parseInt(body.slice(i + 1, i + 3), 16));
        i += 2;
      } else items.push(CLASSES[next] ?? next.charCodeAt(0) & 255);
    }
  }
  return items;
}
