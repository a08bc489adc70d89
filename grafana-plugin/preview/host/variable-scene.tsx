/** The query editor of a dashboard variable over the values that the variable gets: a dashboard's settings without them. */
import type { DataSourceApi, MetricFindValue } from '@grafana/data';
import { CoreApp, CustomVariableSupport } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { Alert } from '@grafana/ui';
import * as React from 'react';
import type { Scene } from '../scene.ts';
import { timeRange } from './query.ts';

interface Props {
  readonly source: DataSourceApi;
  readonly scene: Scene;
}

export function VariableScene({ source, scene }: Props): React.JSX.Element {
  const timeZone = scene.timeZone ?? 'utc';
  const range = React.useMemo(() => timeRange(scene.from, scene.to, timeZone), [scene, timeZone]);
  const [query, setQuery] = React.useState<DataQuery>(() => scene.queries?.[0] ?? { refId: 'variable' });
  const [values, setValues] = React.useState<readonly MetricFindValue[]>([]);
  const [problem, setProblem] = React.useState<string>();
  const { variables } = source;
  if (!(variables instanceof CustomVariableSupport)) throw new Error('The plugin has no variables of its own');
  React.useEffect(() => {
    const request = { requestId: 'variable', app: CoreApp.Dashboard, targets: [query], range, timezone: timeZone };
    const rest = { interval: '', intervalMs: 0, scopedVars: {}, startTime: Date.now() };
    const running = variables.query({ ...request, ...rest }).subscribe({
      next: ({ data }) => [setProblem(undefined), setValues(data as MetricFindValue[])], // as variables have it
      error: (error: unknown) => setProblem(String(error)),
    });
    return () => running.unsubscribe();
  }, [variables, query, range, timeZone]);
  const Editor = variables.editor;
  return (
    <main style={{ padding: 16 }}>
      <Editor datasource={source} query={query} onChange={setQuery} onRunQuery={() => undefined} range={range} />
      {problem !== undefined && <Alert title={problem} />}
      <ul aria-label="Values">
        {values.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </main>
  );
}
