/**
 * What holds between keys: unique names, keys that belong to a type, names of event fields.
 * The checks read the plain value, so that they also report when some other key is wrong.
 */
import { checkPrivacy } from './check-privacy.ts';
import type { ConfigDocument } from './document.ts';
import type { KeyPath } from './errors.ts';
import { alternatives, notAllowed, suggestion } from './errors.ts';
import { CATEGORIES, FIELD_NAMES, TYPES } from '../event.ts';
import { formatByName } from '../formats/index.ts';

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The maps of a list, each with its path. */
function entries(list: unknown, path: KeyPath): (readonly [Plain, KeyPath])[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((value: unknown, index) => (isPlain(value) ? [[value, [...path, index]] as const] : []));
}

export function checkConfig(document: ConfigDocument, plain: unknown): void {
  if (!isPlain(plain)) return;
  const sources = entries(plain['sources'], ['sources']);
  checkUnique(document, sources);
  checkOneStdin(document, sources);
  for (const [source, path] of sources) checkSource(document, source, path);
  checkMetrics(document, plain['metrics'], ['metrics']);
  checkPrivacy(document, plain['privacy'], ['privacy']);
}

export function checkMetrics(document: ConfigDocument, list: unknown, path: KeyPath): void {
  const metrics = entries(list, path);
  checkUnique(document, metrics);
  for (const [metric, metricPath] of metrics) checkMetric(document, metric, metricPath);
}

function checkUnique(document: ConfigDocument, list: readonly (readonly [Plain, KeyPath])[]): void {
  const first = new Map<unknown, number>();
  for (const [{ name }, path] of list) {
    if (typeof name !== 'string') continue;
    const line = first.get(name);
    if (line === undefined) first.set(name, document.lineOf([...path, 'name']));
    else document.addValue([...path, 'name'], `is taken, in line ${line}; give each its own name.`);
  }
}

function checkOneStdin(document: ConfigDocument, sources: readonly (readonly [Plain, KeyPath])[]): void {
  const readers = sources.filter(([source]) => source['type'] === 'stdin');
  for (const [, path] of readers.slice(1)) {
    document.addValue([...path, 'type'], 'is allowed for one source only; read the others from files.');
  }
}

function checkSource(document: ConfigDocument, source: Plain, path: KeyPath): void {
  const type = source['type'] ?? 'file';
  if (type === 'file' && source['path'] === undefined) {
    document.addKey([...path, 'path'], 'is required: a path or glob, or a list of them.');
  }
  if (type === 'stdin') onlyFor(document, source, path, ['path', 'exclude', 'start'], 'type file');
  const { format, mapping } = source;
  if (typeof format === 'string' && formatByName(format) && format !== 'json')
    onlyFor(document, source, path, ['mapping'], 'format json');
  if (isPlain(mapping)) checkMapping(document, mapping, [...path, 'mapping']);
}

/** Keys that would have no effect. */
function onlyFor(document: ConfigDocument, map: Plain, path: KeyPath, keys: readonly string[], owner: string): void {
  for (const key of keys) {
    if (map[key] !== undefined) document.addKey([...path, key], `is only for ${owner}; remove it.`);
  }
}

const TIME = '@timestamp';
const MAPPED: readonly string[] = [TIME, ...FIELD_NAMES];

/** Fields whose values ECS lists. */
const ECS_VALUES: Readonly<Record<string, readonly string[]>> = {
  'event.category': CATEGORIES,
  'event.type': TYPES,
  'event.outcome': ['success', 'failure', 'unknown'],
};

function checkMapping(document: ConfigDocument, mapping: Plain, path: KeyPath): void {
  for (const [field, entry] of Object.entries(mapping)) {
    const at = [...path, field];
    if (!MAPPED.includes(field)) document.addKey(at, `is not an event field;${fieldHint(field, MAPPED, TIME)}`);
    if (!isPlain(entry)) continue;
    if (field === TIME) onlyFor(document, entry, at, ['value', 'map'], 'event fields, not for the time');
    const needsPath = entry['map'] !== undefined || entry['value'] === undefined || field === TIME;
    if (entry['path'] === undefined && needsPath)
      document.addKey([...at, 'path'], 'is required: a path such as actor.name.');
    const allowed = Object.hasOwn(ECS_VALUES, field) ? ECS_VALUES[field] : undefined;
    if (allowed) checkValues(document, entry, at, allowed);
  }
}

function checkValues(document: ConfigDocument, entry: Plain, path: KeyPath, allowed: readonly string[]): void {
  const { value, map } = entry;
  const check = (given: unknown, at: KeyPath): void => {
    if (typeof given === 'string' && !allowed.includes(given)) document.addValue(at, notAllowed(given, allowed));
  };
  check(value, [...path, 'value']);
  if (isPlain(map)) for (const [key, given] of Object.entries(map)) check(given, [...path, 'map', key]);
}

/** Suffixes that the exposition format gives a meaning. */
const HISTOGRAM_SUFFIXES = ['_total', '_bucket', '_sum', '_count', '_created'];

function checkMetric(document: ConfigDocument, metric: Plain, path: KeyPath): void {
  const { name, labels } = metric;
  const type = metric['type'] ?? 'counter';
  if (typeof name === 'string') checkMetricName(document, name, type, [...path, 'name']);
  if (type === 'counter') onlyFor(document, metric, path, ['value', 'buckets'], 'type histogram');
  if (type === 'histogram' && metric['value'] === undefined) {
    document.addKey([...path, 'value'], 'is required for type histogram: a number in CEL, such as raw.duration.');
  }
  if (Array.isArray(labels)) checkLabels(document, labels, [...path, 'labels']);
}

function checkMetricName(document: ConfigDocument, name: string, type: unknown, path: KeyPath): void {
  if (name.startsWith('audit_exporter_') || name === 'audit_events_total') {
    document.addValue(path, 'is a name of the exporter itself; use another one.');
  } else if (type === 'counter' && !name.endsWith('_total')) {
    document.addValue(path, 'does not end in _total; the name of a counter does: add it.');
  } else if (type === 'histogram') {
    const suffix = HISTOGRAM_SUFFIXES.find((candidate) => name.endsWith(candidate));
    if (suffix) document.addValue(path, `ends in ${suffix}; the name of a histogram does not: remove it.`);
  }
}

const LABELS: readonly string[] = ['source', ...FIELD_NAMES];

function checkLabels(document: ConfigDocument, labels: readonly unknown[], path: KeyPath): void {
  labels.forEach((label, index) => {
    if (typeof label !== 'string') return;
    const at = [...path, index];
    if (!LABELS.includes(label)) document.addValue(at, `is not an event field;${fieldHint(label, LABELS, 'source')}`);
    else if (labels.indexOf(label) !== index) document.addValue(at, 'is given twice; remove one.');
  });
}

function fieldHint(word: string, words: readonly string[], extra: string): string {
  const near = suggestion(word, words);
  const allowed = alternatives([extra, 'one of the fields in docs/reference/fields.md']);
  return near === '' ? ` use ${allowed}.` : `${near} Use ${allowed}.`;
}
