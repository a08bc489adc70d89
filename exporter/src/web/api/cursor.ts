/** Cursors: the place of an event in the order of the answers, as a text that means nothing to others. */
import type { Place } from '../../store/events/query/find.ts';

export const cursorOf = ({ time, id }: Place): string => Buffer.from(`${time}:${id}`).toString('base64url');

export function placeOf(cursor: string): Place | undefined {
  if (cursor.length > 64) return undefined;
  const found = /^(-?\d{1,16}):(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  return found ? { time: Number(found[1]), id: Number(found[2]) } : undefined;
}
