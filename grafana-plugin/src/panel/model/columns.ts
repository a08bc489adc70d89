/** Which columns the table has, and how wide they are. */
import type { Events } from './events.ts';
import { MESSAGE, TIME } from './rows.ts';
import { textOf } from './values.ts';

export interface Column {
  /** A field's name, TIME or MESSAGE. */
  readonly name: string;
  /** Pixels. */
  readonly width: number;
  /** Takes what room is left. */
  readonly grows: boolean;
}

interface Room {
  readonly width: number;
  readonly timeWidth: number;
  /** As the viewer has dragged them. */
  readonly widths?: ReadonlyMap<string, number>;
}

const SAMPLED_ROWS = 200;
const CHARACTER = 7.1;
const PADDING = 24;
const MIN_WIDTH = 72;
const MAX_WIDTH = 240;
const MIN_MESSAGE = 140;
const MAX_MESSAGE = 320;
const MESSAGE_SHARE = 0.25;
/** So many fields stand beside the time before the line does. */
const LEAST_BESIDE = 3;
/** Enough to tell most values. */
const NARROW = 96;

/** `chosen` as the options say; none chosen: as many as there is room for, the telling ones first. */
export function columnsOf(events: Events, chosen: readonly string[], room: Room): Column[] {
  const rows = sampleOf(events.length);
  const given = (name: string, width: number): number => room.widths?.get(name) ?? width;
  const column = (name: string): Column => ({
    name,
    width: given(
      name,
      name === TIME ? room.timeWidth : name === MESSAGE ? messageWidth(room.width) : widthOf(events, name, rows),
    ),
    grows: name === MESSAGE && !room.widths?.has(name),
  });
  const wanted = chosen.filter((name) => name === TIME || name === MESSAGE || events.columns.includes(name));
  const columns = wanted.length > 0 ? wanted.map(column) : fitting(events, rows, room.width, column);
  return columns.some(({ grows }) => grows)
    ? columns
    : columns.map((one, at) => ({ ...one, grows: at === columns.length - 1 }));
}

const messageWidth = (width: number): number =>
  Math.round(Math.min(MAX_MESSAGE, Math.max(MIN_MESSAGE, width * MESSAGE_SHARE)));

/** The line, of which little is seen in a narrow table, gives way to what is read out of it. */
function fitting(events: Events, rows: readonly number[], width: number, column: (name: string) => Column): Column[] {
  const time = column(TIME);
  const message = column(MESSAGE);
  const telling = events.columns.filter((name) => isTelling(events, name, rows));
  const choose = (room: number): Column[] => [time, ...firstOf(telling, room - time.width, column)];
  if (!events.hasMessage) return choose(width);
  const beside = choose(width - message.width);
  return beside.length > Math.min(telling.length, LEAST_BESIDE) ? [...beside, message] : choose(width);
}

/** As many as there is room for; the last may be narrower than it would like to be. */
function firstOf(names: readonly string[], room: number, column: (name: string) => Column): Column[] {
  const columns: Column[] = [];
  let left = room;
  for (const name of names) {
    const next = column(name);
    const { width } = next;
    if (width <= left || columns.length === 0) columns.push(next);
    else if (left >= Math.min(NARROW, width)) columns.push({ ...next, width: left });
    left -= width;
    if (left <= 0) break;
  }
  return columns;
}

/** Worth a column of its own: some events have it, and it is not the same for all of many. */
function isTelling(events: Events, name: string, rows: readonly number[]): boolean {
  const read = events.reader(name);
  const texts = rows.map((row) => textOf(read(row)));
  const share = texts.filter((text) => text !== '').length / Math.max(1, texts.length);
  if (name === 'event.outcome' || name === 'event.action') return share > 0;
  return share >= 0.1 && (rows.length < 20 || new Set(texts).size > 1);
}

function widthOf(events: Events, name: string, rows: readonly number[]): number {
  const read = events.reader(name);
  const longest = rows.reduce((most, row) => Math.max(most, textOf(read(row)).length), 0);
  const wide = Math.max(name.length + 2, longest) * CHARACTER + PADDING;
  return Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, wide)));
}

/** Rows from all over the answer. */
function sampleOf(length: number): number[] {
  const step = Math.max(1, Math.floor(length / SAMPLED_ROWS));
  return Array.from({ length: Math.min(length, SAMPLED_ROWS) }, (_, index) => index * step);
}
