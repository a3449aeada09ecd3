import { EVENT } from '../../kernel/kernel.ts';
import type { Text, TextMemory } from '../text.ts';
import { type Decoded, decodeBase64Run, decodeHexRun, segmentEnd } from './encoded-run.ts';
import { decodePercent, decodeUnicodeEscapes, dropInvisible } from './escapes.ts';
import { piecesAround } from './pieces.ts';
import { decodeWide } from './wide.ts';

export type { Decoded } from './encoded-run.ts';

/** What an event of the kernel decodes to: a run of base64 or hex, or a stretch of wide characters. */
export function decodeEvent(memory: TextMemory, text: Text, event: number, at: number, length: number): Decoded[] {
  if (event === EVENT.base64) return decodeBase64Run(memory.slice(text, at, segmentEnd(at, length, text.length)), at, text);
  if (event === EVENT.hex) return decodeHexRun(memory.slice(text, at, segmentEnd(at, length, text.length)), at, text);
  return decodeWide(memory, text, at, length, event & 15);
}

/** How far around an escape the text is decoded with it. */
const BEFORE = 256;
const AFTER = 2048;

/** Places where single characters are escaped or hidden; decoded with what stands around them. */
export function decodeAround(memory: TextMemory, text: Text, places: { escapes: number[]; percents: number[]; invisible: number[] }): Decoded[] {
  const decoded: Decoded[] = [];
  for (const [list, decode] of [[places.escapes, decodeUnicodeEscapes], [places.percents, decodePercent], [places.invisible, dropInvisible]] as const) {
    for (const { start, end } of piecesAround(list, BEFORE, AFTER, text.length)) {
      const result = decode(memory.slice(text, start, end), start);
      if (result) decoded.push(result);
    }
  }
  return decoded;
}
