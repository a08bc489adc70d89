/**
 * Format, rules and series alone: `node pipeline-only.ts CONFIG`. Prints the CPU seconds, then the metrics.
 * Start-up, reading the file and cutting it into lines are not part of it.
 */
import { loadFile } from '../src/cli/load.ts';
import type { SourceConfig } from '../src/config/config.ts';
import { formatByName } from '../src/formats/index.ts';
import { createLogger } from '../src/log.ts';
import { addBuiltin } from '../src/metrics/builtin.ts';
import { labelName } from '../src/metrics/definition.ts';
import { encodeSnapshot } from '../src/metrics/encode.ts';
import { Scrapers } from '../src/metrics/scrapers.ts';
import { SeriesTable } from '../src/metrics/table.ts';
import { TextIds } from '../src/metrics/text-ids.ts';
import { Pipeline } from '../src/pipeline.ts';
import { compileRule } from '../src/rules/rule.ts';
import { openDatabase } from '../src/store/open.ts';
import { SqliteStore } from '../src/store/sqlite.ts';
import { MemorySource } from './memory-source.ts';

const config = loadFile(process.argv[2] ?? '');
if (typeof config === 'string') throw new Error(config);
const [sourceConfig] = config.sources;
if (sourceConfig === undefined) throw new Error('the configuration has no source');

const store = new SqliteStore(openDatabase(':memory:', Date.now()).database);
const scrapers = new Scrapers([], 0);
const texts = new TextIds();
const table: SeriesTable = new SeriesTable({
  store,
  texts,
  clock: Date.now,
  maxSeries: config.maxSeries,
  nextScrape: scrapers.next,
  onCapped: (metric, now) => account.capped(metric, now),
});
const account = addBuiltin(
  table,
  config.metrics.map(({ name }) => name),
  false,
);
const rules = config.metrics.map((metric) => ({
  rule: compileRule(metric),
  family: table.addMetric({ ...metric, labels: metric.labels.map(labelName), identity: metric.name, hold: false }),
}));
const source = new MemorySource(sourceConfig.name, sourceConfig.path[0] ?? '');
const pipeline = new Pipeline({
  streams: [{ source, format: sourceConfig.format, parser: parserOf(sourceConfig) }],
  rules,
  table,
  texts,
  account,
  scrapers,
  store,
  clock: Date.now,
  log: createLogger({ level: 'error', format: 'logfmt', write: (line) => process.stderr.write(line), clock: Date.now }),
  schedule(callback) {
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  },
  observer: { commit: () => undefined, problem: () => undefined },
});

function parserOf({ format, timeZone, mapping }: SourceConfig) {
  const found = formatByName(format);
  if (!found) throw new Error(`unknown format ${format}`);
  return found.create({ timeZone, mapping });
}

const begun = process.cpuUsage();
pipeline.start();
await pipeline.ended();
pipeline.commit();
const { user, system } = process.cpuUsage(begun);
const text = encodeSnapshot(table.snapshot(), { exposition: 'text', seen: scrapers.next(), created: false });
process.stdout.write(`${(user + system - source.loading) / 1e6}\n${text}`);
pipeline.stop();
store.close();
