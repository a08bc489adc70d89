import { expect, it } from '@jest/globals';
import type { Commit } from '../../exporter/src/store/store.ts';
import { FragileStore, World } from './world.ts';

class CountingStore extends FragileStore {
  /** New series of each commit. */
  readonly births: number[] = [];
  attempts = 0;

  override commit(commit: Commit): void {
    this.attempts++;
    super.commit(commit);
    this.births.push(commit.series.born.length);
  }
}

it('many new series are committed in parts, so that no commit takes long', () => {
  const store = new CountingStore();
  const world = new World(store);
  for (let user = 0; user < 5000; user++) world.append(user, 1);
  world.read();
  world.tick();
  // A source may hand over 64 KiB of lines before it asks whether to go on.
  expect(Math.max(...store.births)).toBeLessThan(2500);
  expect(store.births.filter((count) => count >= 1000).length).toBeGreaterThan(1);
  world.finish();
  world.close();
});

it('nothing more is read when a commit of new series fails, and nothing is lost', () => {
  const store = new CountingStore();
  const world = new World(store);
  for (let user = 0; user < 5000; user++) world.append(user, 1);
  store.full = true;
  store.attempts = 0;
  world.read();
  world.read();
  expect(store.attempts).toBe(1);
  world.finish();
  world.close();
});

it('a pipeline that has stopped keeps no query waiting', () => {
  const world = new World();
  world.append(1, 1);
  world.tick();
  expect(world.busy).toBe(true);
  world.stop();
  expect(world.busy).toBe(false);
  world.close();
});
