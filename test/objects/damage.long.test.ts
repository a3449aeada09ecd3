import { expect, it } from 'vitest';
import { cutPack, expectNoSilentLoss, flipPack, packedVictim, withFile } from './damage.ts';
import { openStore } from './objects.ts';

it.each(['sha1', 'sha256'] as const)('F050 F051 every byte of a pack flipped, whole and one bit of it, and every length cut (%s)', async (objectFormat) => {
  using victim = await packedVictim(4, objectFormat);
  await flipPack(victim, 1, () => 0xff);
  await flipPack(victim, 1, (at) => 1 << (at % 8));
  await cutPack(victim, 1);
});

it('F051 every byte of an index flipped, with git to make another', async () => {
  using victim = await packedVictim(4);
  const { index, indexBytes } = victim;
  for (let at = 0; at < indexBytes.length; at++) {
    await withFile(index, indexBytes.with(at, indexBytes[at]! ^ 0xff), indexBytes, async () => {
      await expectNoSilentLoss(victim, () => false);
      expect((await openStore(victim.repo)).problems).toEqual([]);
    });
  }
});
