/** What stands above the panel: where one is, the selector, the filters, the time range, refresh and theme. */
import { css } from '@emotion/css';
import type { AbsoluteTimeRange, GrafanaTheme2, TimeRange } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Button, Input, LinkButton, RefreshPicker, TimeRangePicker, ToolbarButton, useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { Scene } from '../scene.ts';
import { SELECTOR } from '../scene.ts';
import type { AdHocFilter } from './control.ts';
import type { PanelHost } from './use-panel-host.ts';

const INTERVALS = ['5s', '30s', '1m', '5m'];
const MILLISECONDS: Readonly<Record<string, number>> = { s: 1000, m: 60_000 };

interface Props {
  readonly host: PanelHost;
  readonly scene: Scene;
  readonly title: string;
  readonly logo: string;
}

export function DashboardBar({ host, scene, title, logo }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const [interval, setInterval] = React.useState(scene.refresh ?? '');
  useInterval(host.refresh, interval);
  const other = config.theme2.isDark ? 'light' : 'dark';
  return (
    <header>
      <div className={styles.line}>
        <img src={logo} alt="" width={24} height={24} />
        <h1 className={styles.title}>{title}</h1>
        <LinkButton size="sm" fill="text" icon="compass" href={address({ scene: 'explore' })} target="_blank">
          Query editor
        </LinkButton>
        <div className={styles.space} />
        <TimeRangePicker
          value={host.range}
          timeZone={host.timeZone}
          onChange={host.setRange}
          onChangeTimeZone={() => undefined}
          onMoveBackward={() => host.setAbsoluteRange(moved(host.range, -1))}
          onMoveForward={() => host.setAbsoluteRange(moved(host.range, 1))}
          onZoom={() => host.setAbsoluteRange(zoomedOut(host.range))}
          isOnCanvas
        />
        <RefreshPicker
          intervals={INTERVALS}
          tooltip="Refresh"
          value={interval}
          onIntervalChanged={setInterval}
          onRefresh={host.refresh}
          isOnCanvas
        />
        <ToolbarButton
          icon="adjust-circle"
          variant="canvas"
          tooltip={`Switch to the ${other} theme`}
          onClick={() => location.assign(address({ theme: other, ...rawOf(host.range) }))}
        />
      </div>
      <div className={styles.line}>
        <Selector initial={String(scene.variables?.[SELECTOR] ?? '')} range={host.range} />
        {host.filters.map((filter, index) => (
          <Button
            key={index}
            size="sm"
            variant="secondary"
            icon="times"
            tooltip="Remove this filter"
            onClick={() => host.setFilters(host.filters.filter((one) => one !== filter))}
          >
            {textOf(filter)}
          </Button>
        ))}
      </div>
    </header>
  );
}

function Selector({ initial, range }: { readonly initial: string; readonly range: TimeRange }): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const [text, setText] = React.useState(initial);
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    location.assign(address({ [SELECTOR]: text, ...rawOf(range) }));
  };
  return (
    <form onSubmit={submit} className={styles.selector}>
      <Input
        aria-label="Selector"
        prefix="Selector"
        value={text}
        placeholder='{event_category="authentication", event_outcome="failure"}'
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </form>
  );
}

const textOf = ({ key, operator, value }: AdHocFilter): string => `${key} ${operator} ${value}`;

/** This page with other parameters. */
function address(changes: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  return `/?${query.toString()}`;
}

/** The range for the address: now-15m stays that. */
function rawOf({ raw }: TimeRange): { from: string; to: string } {
  const text = (time: TimeRange['raw']['from']): string => (typeof time === 'string' ? time : String(time.valueOf()));
  return { from: text(raw.from), to: text(raw.to) };
}

/** By half of its length, as Grafana's arrows do. */
function moved({ from, to }: TimeRange, direction: 1 | -1): AbsoluteTimeRange {
  const half = Math.round((direction * to.diff(from)) / 2);
  return { from: from.valueOf() + half, to: to.valueOf() + half };
}

function zoomedOut({ from, to }: TimeRange): AbsoluteTimeRange {
  const half = to.diff(from) / 2;
  return { from: from.valueOf() - half, to: to.valueOf() + half };
}

function useInterval(work: () => void, interval: string): void {
  React.useEffect(() => {
    const [, count, unit = ''] = /^(\d+)([sm])$/.exec(interval) ?? [];
    const milliseconds = MILLISECONDS[unit];
    if (milliseconds === undefined) return undefined;
    const timer = window.setInterval(work, Number(count) * milliseconds);
    return () => window.clearInterval(timer);
  }, [work, interval]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    paddingBottom: theme.spacing(1),
  }),
  title: css({ ...theme.typography.h4, margin: 0 }),
  space: css({ flex: 1 }),
  selector: css({ flex: 1, minWidth: 300, maxWidth: 900 }),
});
