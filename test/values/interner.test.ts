import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Interner, NONE } from '../../exporter/src/values/interner.ts';

/** Short and long, alike at both ends, and of every length around that of a few words. */
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 20 }),
  fc.tuple(fc.constantFrom('', 'pod-', 'system:'), fc.nat(300), fc.constantFrom('', '-x', '-worker')).map(String),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

/** The bytes stand between others, as in a record. */
function idIn(interner: Interner, text: string, before: string): number {
  const bytes = Buffer.from(`${before}${text}"`);
  return interner.ofUtf8(bytes, Buffer.byteLength(before), bytes.length - 1);
}

it('gives the same id to the same text and no other, however often and from wherever it comes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(texts, fc.constantFrom('', '"', 'abc"')), { maxLength: 200 }), (list) => {
      const interner = new Interner();
      const ids = new Map<string, number>([['', NONE]]);
      for (const [text, before] of [...list, ...list]) {
        const id = idIn(interner, text, before);
        expect(interner.text(id)).toBe(text);
        expect(id).toBe(ids.get(text) ?? id);
        ids.set(text, id);
        expect(interner.ofText(text)).toBe(id);
      }
      expect(new Set(ids.values()).size).toBe(ids.size);
    }),
    { numRuns: 200 },
  );
});

it('tells a JSON value from a text with the same bytes', () => {
  const interner = new Interner();
  const bytes = Buffer.from('200,true,null');
  for (let round = 0; round < 2; round++) {
    expect(interner.value(interner.ofJson(bytes, 0, 3))).toBe(200);
    expect(interner.value(interner.ofUtf8(bytes, 0, 3))).toBe('200');
    expect(interner.value(interner.ofJson(bytes, 4, 8))).toBe(true);
    expect(interner.value(interner.ofJson(bytes, 9, 13))).toBeNull();
  }
});

it('gives up what it was not told before the start when it is full, and begins anew', () => {
  const interner = new Interner();
  const kept = interner.ofText('kept');
  interner.seal();
  const { epoch } = interner;
  const gone = interner.ofText('gone');
  for (let next = 0; interner.epoch === epoch; next++) {
    interner.ofText(`filler ${next} ${'x'.repeat(60_000)}`);
    interner.trim();
  }
  expect(interner.ofText('other')).toBe(gone);
  expect(interner.text(interner.ofText('gone'))).toBe('gone');
  expect(interner.ofText('kept')).toBe(kept);
});
