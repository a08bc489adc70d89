/**
 * The invariants of docs/decisions/003-commit-protocol.md, against random sequences of everything that can happen: lines,
 * rotations, crashes at any point of a commit, reloads, a full disk, scrapes whose answers are lost.
 */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Commit } from '../../exporter/src/store/store.ts';
import type { CrashPoint } from './world.ts';
import { Crash, FragileStore, World } from './world.ts';

/** MODEL_RUNS=n explores more. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 1000);

class Step implements fc.Command<object, World> {
  readonly #text: string;
  readonly #run: (world: World) => void;
  constructor(text: string, run: (world: World) => void) {
    this.#text = text;
    this.#run = run;
  }
  check = (): boolean => true;
  run(_model: object, world: World): void {
    this.#run(world);
  }
  toString = (): string => this.#text;
}

const step = (text: string, run: (world: World) => void): fc.Arbitrary<Step> => fc.constant(new Step(text, run));
const CRASH_POINTS: readonly CrashPoint[] = ['before', 'between', 'after'];

const STEPS = [
  fc
    .tuple(fc.nat(3), fc.integer({ min: 1, max: 5 }))
    .map(([user, count]) => new Step(`append(u${user} ×${count})`, (w) => w.append(user, count))),
  step('read', (world) => world.read()),
  step('read', (world) => world.read()),
  step('tick', (world) => world.tick()),
  step('stage', (world) => world.stage()),
  step('rename', (world) => world.rename()),
  step('copytruncate', (world) => world.copyTruncate()),
  step('crash', (world) => world.crash()),
  step('reload', (world) => world.reload()),
  fc
    .constantFrom(...CRASH_POINTS)
    .map((point) => new Step(`crash ${point} the next commit`, (w) => void (w.store.crashAt = point))),
  fc.boolean().map((full) => new Step(full ? 'disk full' : 'disk free', (w) => void (w.store.full = full))),
  fc
    .tuple(fc.constantFrom('a', 'b'), fc.boolean())
    .map(([scraper, lost]) => new Step(`scrape(${scraper}${lost ? ', lost' : ''})`, (w) => w.scrape(scraper, lost))),
];

/** Runs random sequences; throws with the shortest one that breaks an invariant. */
function explore(numRuns: number, createStore: () => FragileStore): void {
  fc.assert(
    fc.property(fc.commands(STEPS, { maxCommands: 40, size: 'max' }), (commands) => {
      const world = new World(createStore());
      try {
        fc.modelRun(() => ({ model: {}, real: world }), commands);
        world.finish();
      } finally {
        world.close();
      }
    }),
    { numRuns },
  );
}

it(
  'every line counts once, nothing goes back, each scraper sees the zero',
  () => {
    explore(RUNS, () => new FragileStore());
  },
  RUNS * 300,
);

const NOTHING = { born: [], expired: [], pages: [] };

/** The order of a commit gone wrong: positions are stored on their own, before the series. */
class PositionsFirst extends FragileStore {
  override commit(commit: Commit): void {
    if (this.crashAt === 'between') {
      this.crashAt = undefined;
      this.inner.commit({ ...commit, series: NOTHING, scrapers: [], forgottenScrapers: [], epoch: this.inner.epoch() });
      throw new Crash();
    }
    super.commit(commit);
  }
}

/** As above, the other way round. */
class SeriesFirst extends FragileStore {
  override commit(commit: Commit): void {
    if (this.crashAt === 'between') {
      this.crashAt = undefined;
      this.inner.commit({ ...commit, positions: [], waiting: [] });
      throw new Crash();
    }
    super.commit(commit);
  }
}

/** Scrapers are never stored: what they have seen is forgotten by a crash. */
class ForgetsScrapers extends FragileStore {
  override commit(commit: Commit): void {
    super.commit({ ...commit, scrapers: [] });
  }
}

it.each([
  ['positions before series', (): FragileStore => new PositionsFirst(), /counted .* written/],
  ['series before positions', (): FragileStore => new SeriesFirst(), /more than was written|counted .* written/],
  ['scrapers not stored', (): FragileStore => new ForgetsScrapers(), /went back|first at/],
])(
  'finds a planted bug: %s',
  (_name, createStore, message) => {
    let found: unknown;
    try {
      explore(1000, createStore);
    } catch (error) {
      found = error;
    }
    expect(String((found as Error | undefined)?.cause)).toMatch(message); // fast-check puts the reason there
  },
  300_000,
);
