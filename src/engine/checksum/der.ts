/** One element of DER (ITU-T X.690): its tag and its content. */
export interface DerElement {
  tag: number;
  content: Buffer;
}

export const SEQUENCE = 0x30;
export const INTEGER = 0x02;
export const OCTET_STRING = 0x04;

/** The elements that fill the bytes exactly, or null where they do not. */
export function derElements(bytes: Buffer): DerElement[] | null {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 2 > bytes.length) return null;
    const tag = bytes[at]!;
    let length = bytes[at + 1]!;
    at += 2;
    if (length >= 0x80) {
      const size = length & 0x7f;
      if (size < 1 || size > 4 || at + size > bytes.length) return null;
      length = bytes.readUIntBE(at, size);
      at += size;
    }
    if (at + length > bytes.length) return null;
    elements.push({ tag, content: bytes.subarray(at, at + length) });
    at += length;
  }
  return elements;
}

/** The elements of the one SEQUENCE that the bytes are, or null. */
export function derSequence(bytes: Buffer): DerElement[] | null {
  const outer = derElements(bytes);
  return outer?.length === 1 && outer[0]!.tag === SEQUENCE ? derElements(outer[0]!.content) : null;
}
