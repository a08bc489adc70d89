/** The scene's data: given frames, or what its queries bring. */
import type { DataFrame, PanelData, TimeRange } from '@grafana/data';
import { CoreApp, LoadingState, toDataFrame } from '@grafana/data';
import * as React from 'react';
import type { Scene } from '../scene.ts';
import type { AdHocFilter } from './control.ts';
import { runQueries } from './query.ts';

const STATES = { Loading: LoadingState.Loading, Done: LoadingState.Done, Error: LoadingState.Error };

/** A new `run` starts the queries again. The data sources get the filters as those of a dashboard. */
export function usePanelData(scene: Scene, range: TimeRange, run: number, filters: readonly AdHocFilter[]): PanelData {
  const [data, setData] = React.useState<PanelData>(() => given(scene, range));
  React.useEffect(() => {
    if (!scene.queries) {
      setData(given(scene, range));
      return undefined;
    }
    const timeZone = scene.timeZone ?? 'utc';
    const running = runQueries(scene.queries, { range, app: CoreApp.Dashboard, timeZone, filters }).subscribe((next) =>
      setData((before) =>
        // What was there stays until the new data comes.
        next.state === LoadingState.Loading && next.series.length === 0 ? { ...next, series: before.series } : next,
      ),
    );
    return () => running.unsubscribe();
  }, [scene, range, run, filters]);
  return React.useMemo(() => ({ ...data, annotations: framesOf(scene.annotations) }), [data, scene]);
}

const framesOf = (frames: Scene['frames'] = []): DataFrame[] => frames.map((frame) => toDataFrame(frame));

function given(scene: Scene, range: TimeRange): PanelData {
  return {
    state: scene.error === undefined ? STATES[scene.queries ? 'Loading' : (scene.state ?? 'Done')] : LoadingState.Error,
    series: framesOf(scene.frames),
    timeRange: range,
    ...(scene.error !== undefined && { errors: [{ message: scene.error }] }),
  };
}
