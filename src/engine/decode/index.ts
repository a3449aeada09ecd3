import { EVENT } from '../../kernel/kernel.ts';
import type { Item } from '../item.ts';
import type { Text, TextMemory } from '../text.ts';
import { type Decoded, decodeBase64Run, decodeHexRun, goesOn, segmentEnd } from './encoded-run.ts';
import { decodePercent, decodeUnicodeEscapes, dropInvisible } from './escapes.ts';
import { piecesAround } from './pieces.ts';
import { decodeWide } from './wide.ts';

export type { Decoded } from './encoded-run.ts';

/** What an event of the kernel decodes to: a run of base64 or hex, or stretches of wide characters. */
export function decodeEvent(memory: TextMemory, text: Text, event: number, at: number, length: number): Decoded[] {
  if (event !== EVENT.base64 && event !== EVENT.hex) return decodeWide(memory, text, at, length, event & 15);
  const run = memory.slice(text, at, segmentEnd(at, length, text.length));
  const decode = event === EVENT.base64 ? decodeBase64Run : decodeHexRun;
  return decode(run, at, goesOn(memory, text, at));
}

/** How far around an escape the text is decoded with it. */
const BEFORE = 256;
const AFTER = 2048;
/** Places no further apart are decoded together, with all that lies between. */
export const DECODED_AROUND = BEFORE + AFTER;

const DECODERS = { 'unicode-escape': decodeUnicodeEscapes, percent: decodePercent, normalised: dropInvisible } as const;

/** Decodes the text around items where characters are escaped or hidden. What was decoded this way once is not again: it would not shrink. */
export function decodeAround(memory: TextMemory, text: Text, items: readonly Item[]): Decoded[] {
  const decoded: Decoded[] = [];
  for (const step of ['unicode-escape', 'percent', 'normalised'] as const) {
    if (text.steps.includes(step)) continue;
    const places = items.filter((item) => item.place === step).map((item) => item.at);
    for (const { start, end } of piecesAround(places, BEFORE, AFTER, text.length)) {
      const result = DECODERS[step](memory.slice(text, start, end), start);
      if (result) decoded.push({ ...result, opens: start === 0 && text.opens, closes: end === text.length && text.closes });
    }
  }
  return decoded;
}
