/** Events as the API gives them, and answers of many events. */
import { FIELD_NAMES } from '../../event.ts';
import type { Found } from '../../store/events/query/find.ts';
import type { StoredEvent } from '../../store/events/stored-event.ts';
import { cursorOf } from './cursor.ts';
import type { Reply } from './reply.ts';

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

const nextCursorOf = ({ events, more }: Found): string | undefined => {
  const last = events.at(-1);
  return more && last ? cursorOf(last) : undefined;
};

/** `{"status":"success","data":{…head, "events":[…], "nextCursor":"…"}}` */
export async function sendEvents(
  reply: Reply,
  found: Found,
  { head = {}, warnings = [] }: { readonly head?: object; readonly warnings?: readonly string[] },
): Promise<void> {
  reply.response.type('json');
  const before = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)},`);
  await reply.write(`{"status":"success","data":{${before.join('')}"events":[`);
  let separator = '';
  for (const event of found.events) {
    if (reply.response.destroyed) return;
    await reply.write(separator + JSON.stringify(eventJson(event)));
    separator = ',';
  }
  const next = nextCursorOf(found);
  const cursor = next === undefined ? '' : `,"nextCursor":${JSON.stringify(next)}`;
  reply.end(`]${cursor}}${warnings.length > 0 ? `,"warnings":${JSON.stringify(warnings)}` : ''}}\n`);
}

/** An event a line; the cursor is in the header `X-Next-Cursor`. */
export async function sendLines(reply: Reply, found: Found): Promise<void> {
  const next = nextCursorOf(found);
  reply.response.set('Content-Type', NDJSON);
  if (next !== undefined) reply.response.set('X-Next-Cursor', next);
  for (const event of found.events) {
    if (reply.response.destroyed) return;
    await reply.write(`${JSON.stringify(eventJson(event))}\n`);
  }
  reply.end('');
}
