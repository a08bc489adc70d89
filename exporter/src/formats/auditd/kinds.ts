/** Kinds of events: constants that are told apart by identity, so that their ids are looked up once. */
import type { Category, EventType, Outcome } from '../../event.ts';

export interface Kind {
  readonly category: Category;
  readonly type: EventType;
  readonly action: string;
  readonly outcome: Outcome;
}

export type Kinds = Readonly<Record<Outcome, Kind>>;

export const kinds = (category: Category, type: EventType, action: string): Kinds => ({
  success: { category, type, action, outcome: 'success' },
  failure: { category, type, action, outcome: 'failure' },
  unknown: { category, type, action, outcome: 'unknown' },
});
