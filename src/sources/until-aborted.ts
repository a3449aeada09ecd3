/**
 * The items of a source up to the moment the signal is aborted, also while the source has nothing to give: a pipe that stalls must not hold
 * up Ctrl-C. Ends without an error; whoever needs to know asks the signal. A listener an item, not one promise for all: that would keep every
 * item alive to the end.
 *
 * @throws what the source throws
 */
export async function* untilAborted<Item>(source: AsyncIterable<Item>, signal: AbortSignal | undefined): AsyncGenerator<Item> {
  const reader = source[Symbol.asyncIterator]();
  try {
    while (signal?.aborted !== true) {
      const next = await nextUnlessAborted(reader, signal);
      if (next === null || next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a generator that waits for its source would hold us up after all.
    Promise.resolve(reader.return?.()).catch(() => undefined);
  }
}

function nextUnlessAborted<Item>(reader: AsyncIterator<Item>, signal: AbortSignal | undefined): Promise<IteratorResult<Item> | null> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(null);
    const settled = (): void => signal?.removeEventListener('abort', stop);
    signal?.addEventListener('abort', stop, { once: true });
    reader.next().then(resolve, reject).finally(settled).catch(() => undefined);
  });
}
