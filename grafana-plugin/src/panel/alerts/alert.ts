/** Alerts as the panel shows them, wherever they come from. */

export type AlertState = 'firing' | 'silenced' | 'inhibited' | 'resolved';

export interface PanelAlert {
  /** The same for the same alert in every answer. */
  readonly id: string;
  readonly name: string;
  /** As the rule names it; '' where it names none. */
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** ms since the epoch */
  readonly startsAt: number;
  /** How much earlier it may have begun, in ms: series tell only of their samples' times. */
  readonly beganWithin?: number;
  /** Missing: it goes on. */
  readonly endsAt?: number;
  readonly state: AlertState;
  readonly receivers: readonly string[];
  /** Ids of silences. */
  readonly silencedBy: readonly string[];
  /** Ids of alerts. */
  readonly inhibitedBy: readonly string[];
  readonly generatorUrl?: string;
}

export type AlertsStatus = 'off' | 'loading' | 'done' | 'error' | 'no-permission';

export interface SilenceRequest {
  readonly durationMs: number;
  readonly comment: string;
}

/** What the panel has of alerts; `useAlerts` gives it. */
export interface Alerts {
  /** off: no Alertmanager is asked and no series of ALERTS is there. */
  readonly status: AlertsStatus;
  /** Those of the last good answer, while the next is awaited or fails. */
  readonly alerts: readonly PanelAlert[];
  readonly error?: string;
  /** The time range ends before now: an Alertmanager has nothing to say of it, and is not asked. */
  readonly isPast: boolean;
  /** The uid of the Alertmanager that is asked; '' for none. */
  readonly alertmanager: string;
  readonly refresh: () => void;
  readonly canSilence: boolean;
  /** Both reject with the reason. */
  readonly silence: (alert: PanelAlert, request: SilenceRequest) => Promise<void>;
  readonly expire: (silenceId: string) => Promise<void>;
}
