import type { ObjectPlace, ObjectStore } from '../git/objects/index.ts';

/** One number for every object of a store, whatever table it lies in: packs first, loose objects behind them. */
export interface Numbering {
  count: number;
  of(place: ObjectPlace): number;
  place(number: number): ObjectPlace;
}

export function numberingOf({ packs, loose }: ObjectStore): Numbering {
  const starts: number[] = [];
  let count = 0;
  for (const table of [...packs, ...loose]) {
    starts.push(count);
    count += table.count;
  }
  return {
    count,
    of: (place) => (place.kind === 'pack' ? starts[place.pack]! : starts[packs.length + place.loose]!) + place.object,
    place(number) {
      let table = starts.length - 1;
      while (starts[table]! > number) table--;
      const object = number - starts[table]!;
      return table < packs.length ? { kind: 'pack', pack: table, object } : { kind: 'loose', loose: table - packs.length, object };
    },
  };
}
