/** What a dashboard keeps for a panel: size, time range, options, data and the context; tests reach it as window.preview. */
import type { AbsoluteTimeRange, FieldConfigSource, PanelData, PanelPlugin, TimeRange } from '@grafana/data';
import {
  CoreApp,
  EventBusSrv,
  applyFieldOverrides,
  dateTime,
  getPanelDataSummary,
  getPanelOptionsWithDefaults,
  rangeUtil,
} from '@grafana/data';
import { config, getTemplateSrv } from '@grafana/runtime';
import type { PanelContext } from '@grafana/ui';
import * as React from 'react';
import type { Scene } from '../scene.ts';
import type { AdHocFilter } from './control.ts';
import { timeRange } from './query.ts';
import { usePanelData } from './use-panel-data.ts';

type Options = Readonly<Record<string, unknown>>;
type Panel = ReturnType<typeof initialPanel>;
export type PanelHost = ReturnType<typeof usePanelHost>;

export function usePanelHost(plugin: PanelPlugin, scene: Scene) {
  const timeZone = scene.timeZone ?? 'utc';
  const [size, setSize] = React.useState({ width: pixels('width', 1200), height: pixels('height', 600) });
  const [range, setRange] = React.useState(() => timeRange(scene.from, scene.to, timeZone));
  const [run, setRun] = React.useState(0);
  const [panel, setPanel] = React.useState(() => initialPanel(plugin, scene));
  const [filters, setFilters] = React.useState<readonly AdHocFilter[]>([]);
  const received = usePanelData(scene, range, run, filters);
  const data = React.useMemo(
    () => withFieldConfig(received, plugin, panel, timeZone),
    [received, plugin, panel, timeZone],
  );
  const [eventBus] = React.useState(() => new EventBusSrv());
  const addFilter = React.useCallback((filter: AdHocFilter) => setFilters((before) => [...before, filter]), []);
  const context = React.useMemo(() => contextOf(eventBus, addFilter), [eventBus, addFilter]);
  const setOptions = React.useCallback((options: Options) => setPanel((before) => ({ ...before, options })), []);
  const setFieldConfig = React.useCallback(
    (fieldConfig: FieldConfigSource) => setPanel((before) => ({ ...before, fieldConfig })),
    [],
  );
  /** A range that ends now moves on. */
  const refresh = React.useCallback(() => {
    setRange((before) => rangeUtil.convertRawToRange(before.raw, timeZone));
    setRun((before) => before + 1);
  }, [timeZone]);
  const setAbsoluteRange = React.useCallback((chosen: AbsoluteTimeRange) => setRange(absolute(chosen)), []);
  React.useEffect(() => {
    window.preview = {
      options: panel.options,
      data,
      range: { from: range.from.valueOf(), to: range.to.valueOf() },
      eventBus,
      filters,
      setOptions: (options) => setOptions({ ...panel.options, ...options }),
      setTimeRange: setAbsoluteRange,
      addFilter,
      setSize: (width, height) => setSize({ width, height }),
      suggestions: () => plugin.getSuggestions(getPanelDataSummary(data.series)) ?? [],
      refresh,
    };
  }, [plugin, panel, data, range, eventBus, filters, setOptions, setAbsoluteRange, addFilter, refresh]);
  const state = { size, range, timeZone, run, panel, data, filters, eventBus, context };
  return { ...state, setOptions, setFieldConfig, setRange, setAbsoluteRange, setFilters, refresh };
}

function pixels(name: string, fallback: number): number {
  const value = Number(new URLSearchParams(location.search).get(name) ?? NaN);
  return value > 0 ? value : fallback;
}

function initialPanel(plugin: PanelPlugin, scene: Scene) {
  return getPanelOptionsWithDefaults({
    plugin,
    currentOptions: migrated(plugin, scene),
    currentFieldConfig: scene.fieldConfig ?? { defaults: {}, overrides: [] },
    isAfterPluginChange: false,
  });
}

/** As for a dashboard that an older version of the plugin wrote, where the scene names that version. */
function migrated(plugin: PanelPlugin, scene: Scene): Options {
  const stored = { ...scene.options };
  if (scene.pluginVersion === undefined || !plugin.onPanelMigration) return stored;
  const result = plugin.onPanelMigration({
    id: 1,
    type: plugin.meta.id,
    options: stored,
    fieldConfig: scene.fieldConfig ?? { defaults: {}, overrides: [] },
    pluginVersion: scene.pluginVersion,
  });
  if (result instanceof Promise) throw new Error('The preview takes no migration that needs to wait');
  return result as Options; // the plugin's own options
}

function withFieldConfig(data: PanelData, plugin: PanelPlugin, { fieldConfig }: Panel, timeZone: string): PanelData {
  const series = applyFieldOverrides({
    data: data.series,
    fieldConfig,
    fieldConfigRegistry: plugin.fieldConfigRegistry,
    replaceVariables: (text, scoped, format) => getTemplateSrv().replace(text, scoped, format),
    theme: config.theme2,
    timeZone,
  });
  return { ...data, series };
}

function contextOf(eventBus: EventBusSrv, addFilter: (filter: AdHocFilter) => void): PanelContext {
  return {
    eventBus,
    eventsScope: 'global',
    sync: () => 1,
    app: CoreApp.Dashboard,
    onAddAdHocFilter: addFilter,
  };
}

function absolute({ from, to }: AbsoluteTimeRange): TimeRange {
  const range = { from: dateTime(from), to: dateTime(to) };
  return { ...range, raw: range };
}
