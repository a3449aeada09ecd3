/** Expanded objects that were used lately. */
export interface Cache {
  get: (pack: number, object: number) => Uint8Array | undefined;
  put: (pack: number, object: number, bytes: Uint8Array) => void;
}

/** @param most bytes that are kept; a single object may take a quarter of them */
export function createCache(most: number): Cache {
  const kept = new Map<string, Uint8Array>();
  let held = 0;
  return {
    get(pack, object) {
      const key = `${pack} ${object}`;
      const bytes = kept.get(key);
      if (bytes !== undefined) {
        kept.delete(key);
        kept.set(key, bytes);
      }
      return bytes;
    },
    put(pack, object, bytes) {
      if (bytes.length > most / 4) return;
      const key = `${pack} ${object}`;
      held += bytes.length - (kept.get(key)?.length ?? 0);
      kept.delete(key);
      kept.set(key, bytes);
      for (const [oldest, old] of kept) {
        if (held <= most) break;
        kept.delete(oldest);
        held -= old.length;
      }
    },
  };
}
