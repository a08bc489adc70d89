import { expect, it } from '@jest/globals';
import type { Commit, NewSeries } from '../../exporter/src/store/store.ts';
import { FragileStore, World } from './world.ts';

class CountingStore extends FragileStore {
  /** New series that were written in each turn. */
  readonly written: number[] = [];
  /** Those of each commit that has any. */
  readonly committed: number[] = [];
  attempts = 0;

  override stage(born: readonly NewSeries[]): void {
    this.attempts++;
    this.written.push(born.length - this.staged);
    super.stage(born);
  }

  override commit(commit: Commit): void {
    this.attempts++;
    const { born } = commit.series;
    this.written.push(born.length - this.staged);
    super.commit(commit);
    if (born.length > 0) this.committed.push(born.length);
  }
}

it('many new series are written in parts, so that no turn takes long, and are stored by few commits', () => {
  const store = new CountingStore();
  const world = new World(store);
  for (let user = 0; user < 40_000; user++) world.append(user, 1);
  world.read();
  world.tick();
  // A source may hand over 64 KiB of lines before it asks whether to go on.
  expect(Math.max(...store.written)).toBeLessThan(2500);
  expect(store.committed.length).toBeLessThan(5);
  expect(Math.max(...store.committed)).toBeLessThan(18_500);
  world.finish();
  world.close();
});

it('nothing more is read when new series cannot be written, and nothing is lost', () => {
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
