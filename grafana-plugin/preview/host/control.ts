/** What a test can do to and read from the page beside clicking: window.preview. */
import type { AbsoluteTimeRange, EventBus, PanelData, PanelPluginVisualizationSuggestion } from '@grafana/data';

export interface AdHocFilter {
  readonly key: string;
  readonly value: string;
  readonly operator: string;
}

export interface PreviewControl {
  readonly options: Readonly<Record<string, unknown>>;
  readonly data: PanelData;
  /** In milliseconds since 1970. */
  readonly range: AbsoluteTimeRange;
  readonly eventBus: EventBus;
  /** What the panel asked the dashboard to filter for. */
  readonly filters: readonly AdHocFilter[];
  /** Changes the options that it names. */
  setOptions(options: Readonly<Record<string, unknown>>): void;
  setTimeRange(range: AbsoluteTimeRange): void;
  /** As the panel does. */
  addFilter(filter: AdHocFilter): void;
  setSize(width: number, height: number): void;
  /** With which options Grafana would propose the panel for its data. */
  suggestions(): readonly PanelPluginVisualizationSuggestion[];
  /** Runs the queries again. */
  refresh(): void;
}
