import * as React from 'react';
import type { Completion } from '../../model/completion.ts';

/** The values that events have under a label, of those that the selector selects. */
export type LoadValues = (label: string, selector: string) => Promise<readonly string[]>;

export type Values =
  | { readonly state: 'loading' }
  | { readonly state: 'done'; readonly values: readonly string[] }
  | { readonly state: 'failed'; readonly reason: string };

const NONE: Values = { state: 'done', values: [] };

/** The values that can stand where the caret is; asked for once while it stays in the same matcher. */
export function useValues(completion: Completion | undefined, load: LoadValues): Values {
  const isValue = completion?.kind === 'value';
  const label = isValue ? completion.label : undefined;
  const rest = isValue ? completion.rest : '';
  const [values, setValues] = React.useState<Values>(NONE);
  React.useEffect(() => {
    if (label === undefined) return undefined;
    let isWanted = true;
    const set = (next: Values): void => {
      if (isWanted) setValues(next);
    };
    set({ state: 'loading' });
    load(label, rest).then(
      (found) => set({ state: 'done', values: found }),
      (error: unknown) => set({ state: 'failed', reason: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [label, rest, load]);
  return isValue ? values : NONE;
}
