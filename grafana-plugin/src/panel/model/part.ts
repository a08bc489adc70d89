/** One frame read as events: where its time, its message and its fields are. Nothing of it is copied but the times. */
import type { DataFrame, Field } from '@grafana/data';
import { ecsName, labelOf } from './fields.ts';
import type { Fields } from './formats.ts';
import { fieldsOfLine } from './formats.ts';
import { isHidden } from './hidden.ts';
import { textOf, timeOf } from './values.ts';

/** What the options say instead of the automatic mapping: names of the frame's own fields. */
export interface Mapping {
  readonly time?: string | undefined;
  readonly message?: string | undefined;
  readonly id?: string | undefined;
}

/** One field of the events of a frame. */
export interface Cells {
  readonly value: (index: number) => unknown;
  /** The frame's field, where the values are its own: it knows display and links. */
  readonly field?: Field;
  /** The name that the data source filters by. */
  readonly label?: string;
}

export interface Part {
  readonly frame: DataFrame;
  readonly length: number;
  readonly times: Float64Array;
  readonly time: Field;
  readonly id: Field | undefined;
  readonly message: Field | undefined;
  /** By ECS name, or by the field's own. */
  readonly cells: ReadonlyMap<string, Cells>;
}

const MESSAGE_NAMES = ['body', 'line', 'message', 'msg', 'content'];
const ID_NAMES = ['id', 'uid', 'event.id', 'event_id'];
const TIME_NAMES = ['timestamp', '@timestamp', 'time', 'ts'];
/** What frames of logs have beside the event itself. */
const HIDDEN_NAMES = new Set(['id', 'severity', 'level', 'detected_level', 'tsNs', 'labelTypes']);
/** Rows that are looked at for the labels that there are. */
const SAMPLED_ROWS = 1000;

/** Undefined for a frame that holds no events: it has no time, or is a time series. */
export function readFrame(frame: DataFrame, mapping: Mapping = {}): Part | undefined {
  const time = timeField(frame, mapping.time);
  if (!time || isTimeSeries(frame)) return undefined;
  const named = (names: readonly string[]): Field | undefined =>
    names.map((name) => frame.fields.find((field) => field.name === name && field !== time)).find(isDefined);
  const message = named(mapping.message ? [mapping.message] : MESSAGE_NAMES) ?? lineField(frame, mapping.message);
  const id = named(mapping.id ? [mapping.id] : ID_NAMES);
  const labels = frame.fields.find((field) => isType(field, 'other') && field.name === 'labels');
  const cells = new Map<string, Cells>();
  for (const field of frame.fields) {
    if ([time, message, labels].includes(field) || (isLog(frame) && HIDDEN_NAMES.has(field.name))) continue;
    cells.set(ecsName(field.name), cellsOf(field));
  }
  if (labels) addLabels(cells, labels, frame.length);
  if (message) addLineFields(cells, message, frame.length);
  const shown = isHidden(message) ? undefined : message;
  return { frame, length: frame.length, times: timesOf(time, frame.length), time, id, message: shown, cells };
}

function timeField(frame: DataFrame, wanted: string | undefined): Field | undefined {
  if (wanted) return frame.fields.find((field) => field.name === wanted);
  const times = frame.fields.filter((field) => isType(field, 'time'));
  return times.find((field) => TIME_NAMES.includes(field.name)) ?? times[0];
}

/** Loki's lines, whatever their field is called: the only text of a frame that is said to hold logs. */
function lineField(frame: DataFrame, wanted: string | undefined): Field | undefined {
  if (wanted || !isLog(frame)) return undefined;
  return frame.fields.find((field) => isType(field, 'string'));
}

/** FieldType of @grafana/data is a browser module at run time; its values are these strings. */
const isType = ({ type }: { readonly type: string }, wanted: string): boolean => type === wanted;

const isLog = ({ meta }: DataFrame): boolean =>
  meta?.preferredVisualisationType === 'logs' || meta?.type?.startsWith('log-lines') === true;

/** Numbers over time, such as counts of events or an ALERTS query. */
function isTimeSeries({ meta, fields }: DataFrame): boolean {
  if (meta?.type?.startsWith('timeseries')) return true;
  const others = fields.filter((field) => !isType(field, 'time'));
  return others.length > 0 && others.every((field) => isType(field, 'number') && field.labels !== undefined);
}

function timesOf(field: Field, length: number): Float64Array {
  const times = new Float64Array(length);
  for (let index = 0; index < length; index += 1) times[index] = timeOf(field.values[index]);
  return times;
}

const cellsOf = (field: Field): Cells => ({
  value: (index): unknown => field.values[index],
  field,
  ...(field.config.filterable === true && { label: labelOf(field.name) }),
});

function addLabels(cells: Map<string, Cells>, labels: Field, length: number): void {
  const names = new Set<string>();
  const step = Math.max(1, Math.floor(length / SAMPLED_ROWS));
  for (let index = 0; index < length; index += step) for (const name in recordAt(labels, index)) names.add(name);
  for (const label of names) {
    const name = ecsName(label);
    if (HIDDEN_NAMES.has(label) || label.startsWith('__')) continue;
    const known = cells.get(name);
    if (known) cells.set(name, { ...known, label });
    else cells.set(name, { value: (index) => recordAt(labels, index)[label], label });
  }
}

const NOTHING: Readonly<Record<string, unknown>> = {};

function recordAt(field: Field, index: number): Readonly<Record<string, unknown>> {
  const value: unknown = field.values[index];
  // A record by its kind; what stands in it is looked at as text only.
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : NOTHING;
}

/** The fields in JSON lines of a known format, unless the frame has an event's fields already. */
function addLineFields(cells: Map<string, Cells>, message: Field, length: number): void {
  if (cells.has('event.outcome') || cells.has('event.category')) return;
  const known: (Fields | undefined)[] = [];
  const fieldsAt = (index: number): Fields => (known[index] ??= fieldsOfLine(textOf(message.values[index])) ?? {});
  const names = new Set<string>();
  const step = Math.max(1, Math.floor(length / SAMPLED_ROWS));
  for (let index = 0; index < length; index += step) for (const name in fieldsAt(index)) names.add(name);
  for (const name of names) {
    if (!cells.has(name)) cells.set(name, { value: (index) => fieldsAt(index)[name] });
  }
}

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;
