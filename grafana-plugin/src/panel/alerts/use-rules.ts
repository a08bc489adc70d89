/** The alerting rules of the data sources that the series of ALERTS come from, by the query that brought them. */
import type { DataFrame, PanelData } from '@grafana/data';
import * as React from 'react';
import type { Rule } from './annotations.ts';
import { readRules } from './annotations.ts';
import { fetchRules } from './client.ts';

/** By refId. Without a rule an alert has its labels, and is shown all the same: nothing is said of a failure. */
export type RulesByQuery = ReadonlyMap<string | undefined, readonly Rule[]>;

export function useRules(frames: readonly DataFrame[], request: PanelData['request']): RulesByQuery {
  const uids = new Map(
    frames.flatMap(({ refId }) => {
      const uid = request?.targets.find((target) => target.refId === refId)?.datasource?.uid;
      return uid === undefined ? [] : [[refId, uid] as const];
    }),
  );
  const [rules, setRules] = React.useState<ReadonlyMap<string, readonly Rule[]>>(new Map());
  const key = JSON.stringify([...new Set(uids.values())].sort());
  React.useEffect(() => {
    const closing = new AbortController();
    const asked = JSON.parse(key) as string[]; // written above
    for (const uid of asked) {
      fetchRules(uid, closing.signal)
        .then((answer) => setRules((before) => new Map(before).set(uid, readRules(answer))))
        .catch(() => undefined);
    }
    return () => closing.abort();
  }, [key]);
  const ofQueries = JSON.stringify([...uids]);
  return React.useMemo(
    () => new Map([...uids].map(([refId, uid]) => [refId, rules.get(uid) ?? []])),
    // `uids` is made anew each time; its text says whether it changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [ofQueries, rules],
  );
}
