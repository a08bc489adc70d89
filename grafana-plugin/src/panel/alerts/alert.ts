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
