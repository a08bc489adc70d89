/** What is there is read at once: a file that is searched, or waits, keeps no newer one waiting. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Folder, Harness } from './harness.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

it('a file that is gone with its rest does not keep the newer ones waiting after a restart', () => {
  folder.append('a.log', 'one\n');
  const harness = new Harness({ paths: [folder.at('a.log')] });
  harness.read().save();
  folder.append('a.log', 'lost\n');
  folder.rename('a.log', 'a.log.1');
  folder.write('a.log', 'two\n');
  harness.read().save().crash();
  folder.unlink('a.log.1');
  folder.append('a.log', 'three\n');
  harness.read();
  expect(harness.lines).toEqual(expect.arrayContaining(['one', 'two', 'three']));
});

it('generations are all read in the first look after a restart, whatever became of the file before them', () => {
  folder.append('a.log', 'one\n');
  const harness = new Harness({ paths: [folder.at('a.log')] });
  harness.read().save().crash();
  folder.unlink('a.log');
  folder.write('a.log', 'two\n');
  folder.rename('a.log', 'a.log.2');
  folder.write('a.log.1', 'three\n');
  folder.write('a.log', 'four\n');
  harness.now = Date.now() + 2000;
  harness.read();
  expect(harness.lines).toEqual(['one', 'two', 'three', 'four']);
});
