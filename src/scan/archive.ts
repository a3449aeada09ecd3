/** The forms of archives and compressed files whose content this version does not unpack, by their first bytes. */
const MAGICS: readonly { name: string; at: number; bytes: readonly number[] }[] = [
  // PKWARE APPNOTE 4.3.7: a local file header.
  { name: 'zip', at: 0, bytes: [0x50, 0x4b, 3, 4] },
  // RFC 1952.
  { name: 'gzip', at: 0, bytes: [0x1f, 0x8b, 8] },
  { name: 'bzip2', at: 4, bytes: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59] },
  { name: 'xz', at: 0, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0] },
  // RFC 8878.
  { name: 'zstd', at: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: '7z', at: 0, bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: 'rar', at: 0, bytes: [0x52, 0x61, 0x72, 0x21, 0x1a, 7] },
  { name: 'lz4', at: 0, bytes: [4, 0x22, 0x4d, 0x18] },
  // POSIX.1-1988 ustar.
  { name: 'tar', at: 257, bytes: [0x75, 0x73, 0x74, 0x61, 0x72] },
];
/** Nearly every file is told apart by a single byte. */
const FIRST_BYTES = new Set([0x50, 0x1f, 0x42, 0xfd, 0x28, 0x37, 0x52, 4]);
const TAR_AT = 257;
const TAR_FIRST = 0x75;
/** So many bytes behind the magic of a real archive hold at least one that no text has. */
const HEADER = 32;

/**
 * The name of the archive format, or null. Text that merely starts like an archive is text: the header behind the magic must hold
 * control bytes.
 */
export function archiveKind(head: Uint8Array): string | null {
  if (!FIRST_BYTES.has(head[0]!) && head[TAR_AT] !== TAR_FIRST) return null;
  for (const { name, at, bytes } of MAGICS) {
    if (bytes.every((byte, i) => head[at + i] === byte) && (at > 200 || hasControlBytes(head, at + bytes.length))) return name;
  }
  return null;
}

function hasControlBytes(head: Uint8Array, from: number): boolean {
  return head.subarray(from, from + HEADER).some((byte) => byte < 9 || (byte > 13 && byte < 32));
}
