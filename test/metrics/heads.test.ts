import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Heads } from '../../exporter/src/metrics/heads.ts';

const SLOTS = 40;

it('finds the slots of heads, and gives back their bytes until they are released', () => {
  const text = fc.string({ minLength: 1, maxLength: 200 });
  const step = fc.record({ action: fc.constantFrom('set', 'set', 'hide', 'release'), slot: fc.nat(SLOTS - 1), text });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const heads = new Heads(7);
      heads.reserve(SLOTS);
      const found = new Map<string, number>();
      const kept = new Map<number, string>();
      for (const { action, slot, text: head } of steps) {
        const hidden = kept.get(slot);
        if (action === 'set' && hidden === undefined && !found.has(head)) {
          heads.set(slot, Buffer.from(head));
          found.set(head, slot);
          kept.set(slot, head);
        } else if (action === 'hide' && hidden !== undefined && found.get(hidden) === slot) {
          heads.hide(slot);
          found.delete(hidden);
        } else if (action === 'release' && hidden !== undefined && found.get(hidden) !== slot) {
          heads.release(slot);
          kept.delete(slot);
        }
        expect(heads.find(Buffer.from(head))).toBe(found.get(head) ?? -1);
      }
      for (const [slot, head] of kept) {
        const bytes = Buffer.alloc(heads.length(slot));
        heads.copy(slot, 0, bytes, 0);
        expect(bytes.toString()).toBe(head);
        expect(heads.find(bytes)).toBe(found.get(head) ?? -1);
      }
    }),
  );
});
