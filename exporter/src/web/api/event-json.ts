/** Events as the API gives them, and answers of many events in pieces. */
import type { Response } from 'express';
import { FIELD_NAMES } from '../../event.ts';
import type { Found } from '../../store/events/query/find.ts';
import type { StoredEvent } from '../../store/events/stored-event.ts';
import { cursorOf } from './cursor.ts';

export const isoTime = (time: number): string => new Date(time).toISOString();

export function eventJson({ id, time, source, fields, matched, line }: StoredEvent): object {
  const named = FIELD_NAMES.flatMap((name, index) => {
    const value = fields[index];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    id: String(id),
    time: isoTime(time),
    source,
    fields: Object.fromEntries(named),
    metrics: matched,
    ...(line !== undefined && { line }),
  };
}

export const NDJSON = 'application/x-ndjson';
const PIECE = 64 * 1024;

/** Writes text to a client piece by piece: as fast as it reads, and giving way to others in between. */
class PieceWriter {
  readonly #response: Response;
  #text = '';

  constructor(response: Response) {
    this.#response = response;
  }

  async write(text: string): Promise<void> {
    this.#text += text;
    if (this.#text.length < PIECE) return;
    const taken = this.#response.write(this.#text);
    this.#text = '';
    await (taken ? new Promise((resolve) => setImmediate(resolve)) : drained(this.#response));
  }

  end(text: string): void {
    this.#response.end(this.#text + text);
  }
}

function drained(response: Response): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

const nextCursorOf = ({ events, more }: Found): string | undefined => {
  const last = events.at(-1);
  return more && last ? cursorOf(last) : undefined;
};

/** `{"status":"success","data":{…head, "events":[…], "nextCursor":"…"}}` */
export async function sendEvents(
  response: Response,
  found: Found,
  { head = {}, warnings = [] }: { readonly head?: object; readonly warnings?: readonly string[] },
): Promise<void> {
  const writer = new PieceWriter(response.type('json'));
  const before = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)},`);
  await writer.write(`{"status":"success","data":{${before.join('')}"events":[`);
  let separator = '';
  for (const event of found.events) {
    if (response.destroyed) return;
    await writer.write(separator + JSON.stringify(eventJson(event)));
    separator = ',';
  }
  const next = nextCursorOf(found);
  const cursor = next === undefined ? '' : `,"nextCursor":${JSON.stringify(next)}`;
  writer.end(`]${cursor}}${warnings.length > 0 ? `,"warnings":${JSON.stringify(warnings)}` : ''}}\n`);
}

/** An event a line; the cursor is in the header `X-Next-Cursor`. */
export async function sendLines(response: Response, found: Found): Promise<void> {
  const next = nextCursorOf(found);
  response.set('Content-Type', NDJSON);
  if (next !== undefined) response.set('X-Next-Cursor', next);
  const writer = new PieceWriter(response);
  for (const event of found.events) {
    if (response.destroyed) return;
    await writer.write(`${JSON.stringify(eventJson(event))}\n`);
  }
  writer.end('');
}
