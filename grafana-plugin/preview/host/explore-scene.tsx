/** A data source's query editor over what its query brings: Explore without Explore. */
import type { DataFrame, DataSourceApi, PanelData } from '@grafana/data';
import { CoreApp, LoadingState, formattedValueToString, getDisplayProcessor } from '@grafana/data';
import { config } from '@grafana/runtime';
import type { DataQuery } from '@grafana/schema';
import { Alert, Button } from '@grafana/ui';
import * as React from 'react';
import type { Scene } from '../scene.ts';
import type { AnyDataSourcePlugin } from './plugins.ts';
import { runQueries, timeRange } from './query.ts';

const MAX_ROWS = 100;

interface Props {
  readonly plugin: AnyDataSourcePlugin;
  readonly source: DataSourceApi;
  readonly scene: Scene;
}

export function ExploreScene({ plugin, source, scene }: Props): React.JSX.Element {
  const timeZone = scene.timeZone ?? 'utc';
  const range = React.useMemo(() => timeRange(scene.from, scene.to, timeZone), [scene, timeZone]);
  const [query, setQuery] = React.useState<DataQuery>(
    () =>
      scene.queries?.[0] ?? { ...source.getDefaultQuery?.(CoreApp.Explore), refId: 'A', datasource: source.getRef() },
  );
  const [data, setData] = React.useState<PanelData>();
  const latest = React.useRef(query);
  const [run, setRun] = React.useState(0);
  const [isLive, setLive] = React.useState(false);
  React.useEffect(() => {
    if (run === 0) return undefined;
    const { filters = [] } = scene;
    const asked = { range, app: CoreApp.Explore, timeZone, filters, liveStreaming: isLive };
    const running = runQueries([latest.current], asked).subscribe(setData);
    return () => running.unsubscribe();
  }, [run, isLive, range, timeZone, scene]);
  const change = (next: DataQuery): void => {
    latest.current = next;
    setQuery(next);
  };
  const start = (): void => setRun((before) => before + 1);
  const Editor = plugin.components.QueryEditor;
  if (!Editor) throw new Error('The plugin has no query editor');
  return (
    <main style={{ padding: 16 }}>
      <Editor
        datasource={source}
        query={query}
        onChange={change}
        onRunQuery={start}
        app={CoreApp.Explore}
        range={range}
        {...(data && { data })}
      />
      <Button variant="secondary" onClick={start}>
        Run query
      </Button>
      <Button variant="secondary" aria-pressed={isLive} onClick={() => [setLive(!isLive), start()]}>
        Live
      </Button>
      {data?.errors?.map((error) => (
        <Alert key={error.message} title={error.message ?? 'Query error'} />
      ))}
      {data && <Result data={data} />}
    </main>
  );
}

function Result({ data }: { readonly data: PanelData }): React.JSX.Element {
  if (data.state === LoadingState.Loading) return <p role="status">Loading</p>;
  if (data.series.every((frame) => frame.length === 0)) return <p role="status">No data</p>;
  return (
    <>
      {data.series.map((frame, index) => (
        <FrameTable key={index} frame={frame} />
      ))}
    </>
  );
}

function FrameTable({ frame }: { readonly frame: DataFrame }): React.JSX.Element {
  const display = frame.fields.map((field) => getDisplayProcessor({ field, theme: config.theme2, timeZone: 'utc' }));
  const rows = Array.from({ length: Math.min(frame.length, MAX_ROWS) }, (_, row) => row);
  return (
    <table aria-label={frame.name ?? frame.refId ?? 'frame'}>
      <thead>
        <tr>
          {frame.fields.map((field) => (
            <th key={field.name}>{field.name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            {frame.fields.map((field, column) => (
              <td key={field.name}>{text(display[column], field.values[row])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function text(display: ReturnType<typeof getDisplayProcessor> | undefined, value: unknown): string {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return display ? formattedValueToString(display(value)) : String(value);
}
