/** For which data Grafana proposes this panel: events with the fields of audit events, and logs. */
import type { DataFrame, VisualizationSuggestion } from '@grafana/data';
import { VisualizationSuggestionScore } from '@grafana/data';
import { isAlertsFrame } from './alerts/series.ts';
import { readFrames } from './model/events.ts';
import type { AuditPanelOptions } from './options.ts';

interface Summary {
  readonly hasData?: boolean;
  readonly rawFrames?: readonly DataFrame[];
}

type Suggestion = VisualizationSuggestion<AuditPanelOptions>;

const AUDIT_FIELDS = ['event.action', 'event.category', 'event.outcome'];

export function suggest({ hasData = false, rawFrames = [] }: Summary): Suggestion[] {
  if (!hasData) return [];
  const frames = rawFrames.filter((frame) => !isAlertsFrame(frame));
  const { length, columns } = readFrames(frames);
  if (length === 0) return [];
  if (AUDIT_FIELDS.some((name) => columns.includes(name)))
    return [{ score: VisualizationSuggestionScore.Best, cardOptions: { previewModifier: asCard } }];
  const isLogs = frames.some(({ meta }) => meta?.preferredVisualisationType === 'logs');
  return isLogs ? [{ score: VisualizationSuggestionScore.OK, cardOptions: { previewModifier: asCard } }] : [];
}

/** A card has room for the timeline. */
function asCard(suggestion: Suggestion): void {
  suggestion.options = {
    ...suggestion.options,
    showAlerts: false,
    table: { show: false, density: 'compact', newestFirst: true },
  };
}
