/** The time range of a request. */
import type { TimeRange } from '../../../store/events/query/heads.ts';
import { ApiError } from '../answers.ts';

interface GivenRange {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

const HOUR_MS = 3_600_000;

/** Both ends belong to it. */
export function rangeOfQuery({ from, to, start, end }: GivenRange, now: number): TimeRange {
  if ((from !== undefined && start !== undefined) || (to !== undefined && end !== undefined))
    throw new ApiError(
      'bad_data',
      'parameters "from" and "start" are the same, and so are "to" and "end"; give one of them',
    );
  const last = to ?? end ?? now;
  const first = from ?? start ?? last - HOUR_MS;
  if (first > last) throw new ApiError('bad_data', 'parameter "to" must not be before "from"');
  return { from: first, to: last };
}
