/** A tree that ends within an entry, or whose entry has no mode or no name. */
const DAMAGED: i32 = -1;
/** More entries than there is room for. */
const FULL: i32 = -2;

/**
 * Goes through a git tree (git's documentation, gitformat-pack and `git mktree`: mode, blank, name, NUL, binary id) and writes three u32 for
 * each entry that matters: offset of its name, length of its name (the top bit set for a subtree), offset of its id. What matters are
 * subtrees, and entries whose id's first 20 bits are set in `wanted` (a bitmap of 2^20 bits). Answers how many, or an error.
 */
export function treeEntries(tree: usize, length: u32, idBytes: u32, wanted: usize, out: usize, capacity: u32): i32 {
  const end = tree + length;
  let at = tree;
  let count: u32 = 0;
  while (at < end) {
    const isTree: u32 = load<u8>(at) == 0x34 ? 1 : 0; // "40000"
    while (at < end && load<u8>(at) != 0x20) at++;
    const name = ++at;
    while (at < end && load<u8>(at) != 0) at++;
    const id = at + 1;
    if (id + idBytes > end || at == name) return DAMAGED;
    const bits = bswap<u32>(load<u32>(id)) >> 12;
    if (isTree | ((load<u32>(wanted + ((bits >> 5) << 2)) >> bits) & 1)) {
      if (count == capacity) return FULL;
      store<u32>(out, <u32>(name - tree));
      store<u32>(out, <u32>(at - name) | isTree << 31, 4);
      store<u32>(out, <u32>(id - tree), 8);
      out += 12;
      count++;
    }
    at = id + idBytes;
  }
  return count;
}
