import { expect, it } from '@jest/globals';
import { NameLists } from '../exporter/src/name-lists.ts';

it('the same names are one list, in whatever order they come', () => {
  const lists = new NameLists(['a', 'b', 'c']);
  const none = lists.of([]);
  const both = lists.add(lists.add(none, 2), 0);
  expect(both.names).toEqual(['a', 'c']);
  expect(lists.add(lists.of([0]), 2)).toBe(both);
  expect(lists.of([2, 0])).toBe(both);
  expect(lists.of([])).toBe(none);
});

it('lists are right when there are more of them than are kept', () => {
  const names = Array.from({ length: 13 }, (_, number) => `n${number}`);
  const lists = new NameLists(names);
  for (let bits = 0; bits < 2 ** names.length; bits++) {
    let list = lists.of([]);
    for (let number = names.length - 1; number >= 0; number--) if ((bits >> number) & 1) list = lists.add(list, number);
    expect(list.names).toEqual(names.filter((_, number) => (bits >> number) & 1));
  }
});
