/** Kinds of events: constants with a number each, so that their ids are looked up once. */
import type { Category, EventType, Outcome } from '../../event.ts';

export interface Kind {
  readonly category: Category;
  readonly type: EventType;
  readonly action: string;
  readonly outcome: Outcome;
  /** From 0 on; none where it is no constant. */
  readonly number?: number;
}

let numbers = 0;

export type Kinds = Readonly<Record<Outcome, Kind>>;

export const kinds = (category: Category, type: EventType, action: string): Kinds => ({
  success: { category, type, action, outcome: 'success', number: numbers++ },
  failure: { category, type, action, outcome: 'failure', number: numbers++ },
  unknown: { category, type, action, outcome: 'unknown', number: numbers++ },
});
