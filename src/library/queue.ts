/** Items on their way from a producer that does not wait to a consumer that does. */
export interface Queue<Item> {
  put(item: Item): void;
  /** Nothing more will come; an error is thrown to the consumer behind the last item. */
  end(error?: Error): void;
  items(): AsyncGenerator<Item, void, undefined>;
}

export function createQueue<Item>(): Queue<Item> {
  let waiting: Item[] = [];
  let ended: { error?: Error } | null = null;
  let wake: () => void = () => undefined;
  return {
    put(item) {
      waiting.push(item);
      wake();
    },
    end(error) {
      ended ??= error === undefined ? {} : { error };
      wake();
    },
    async *items() {
      for (;;) {
        const batch = waiting;
        waiting = [];
        yield* batch;
        if (waiting.length > 0) continue;
        if (ended !== null) break;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      if (ended.error !== undefined) throw ended.error;
    },
  };
}
