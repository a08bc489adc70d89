/** Tests of a field's text, such as a pattern, whose results are kept by the id of the text. */
import { UNKNOWN_ID } from '../live-event.ts';
import type { LiveEvent } from '../live-event.ts';
import { UNKNOWN } from './outcome.ts';

const YES = 1;
const NO = 2;

export function testOfField(field: number, test: (text: string) => boolean): (event: LiveEvent) => boolean | symbol {
  let results = new Uint8Array(256);
  let epoch = 0;
  return (event) => {
    const id = event.id(field);
    if (id === UNKNOWN_ID) return UNKNOWN;
    const { interner } = event;
    if (interner.epoch !== epoch) {
      epoch = interner.epoch;
      results = new Uint8Array(256);
    }
    const known = results[id];
    if (known === YES || known === NO) return known === YES;
    const result = test(interner.text(id));
    if (id >= results.length) results = longer(results, id);
    results[id] = result ? YES : NO;
    return result;
  };
}

function longer(results: Uint8Array, index: number): Uint8Array<ArrayBuffer> {
  const array = new Uint8Array(2 * index);
  array.set(results);
  return array;
}
