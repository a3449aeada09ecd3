import { type Kernel, reserve } from '../kernel/kernel.ts';
import type { DecodeStep } from '../model.ts';

/** Bytes that lie in the kernel's memory to be scanned: a piece of a blob, or what a piece of a text was decoded to. */
export interface Text {
  /** Where it starts in memory; a multiple of 16. */
  address: number;
  length: number;
  /** True where the text's start (end) is the blob's or the decoded value's own, not a cut of ours. */
  opens: boolean;
  closes: boolean;
  /** How it was decoded, outermost first; empty for the blob itself. */
  steps: DecodeStep[];
  /** The offset in the blob of what stands at `offset` here; `offset` may be the text's length. */
  toBlob(offset: number): number;
}

/** Room around each text so that the kernel may look past its ends; filled with line feeds, which no anchor holds. */
export const PADDING = 64;
const LINE_FEED = 10;

/** The kernel's memory as bytes. Views die when memory grows: never keep one. */
export interface TextMemory {
  /** Makes room for a text of `length` bytes at `address`, its padding set. */
  open(address: number, length: number): Uint8Array;
  /** Bytes of a text as a string, one character a byte. Offsets are clipped to the text. */
  slice(text: Text, start: number, end: number): string;
  byteAt(text: Text, offset: number): number;
  /** The address behind a text where another one may start. */
  behind(text: Text): number;
}

export function textMemory(kernel: Kernel): TextMemory {
  let whole = Buffer.from(kernel.memory.buffer);
  const view = (): Buffer => (whole.length === kernel.memory.buffer.byteLength ? whole : (whole = Buffer.from(kernel.memory.buffer)));
  const pad = (from: number): void => {
    // The plain method: Buffer's own checks its arguments at length, and this runs for every file.
    Uint8Array.prototype.fill.call(view(), LINE_FEED, from, from + PADDING);
  };
  return {
    open(address, length) {
      reserve(kernel, address + length + PADDING);
      pad(address - PADDING);
      pad(address + length);
      return new Uint8Array(kernel.memory.buffer, address, length);
    },
    slice: (text, start, end) => view().toString('latin1', text.address + Math.max(0, start), text.address + Math.min(text.length, end)),
    byteAt: (text, offset) => view()[text.address + offset]!,
    behind: (text) => (text.address + text.length + 2 * PADDING + 15) & ~15,
  };
}
