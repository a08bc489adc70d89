/** Texts that several parts of the list use. */
import { t } from '@grafana/i18n';
import type { AlertState } from './alert.ts';

/** For values in texts: React draws them as text, so nothing is to be escaped before. */
export const AS_IS = { interpolation: { escapeValue: false } };

export function stateName(state: AlertState): string {
  switch (state) {
    case 'firing':
      return t('alerts.state.firing', 'Firing');
    case 'silenced':
      return t('alerts.state.silenced', 'Silenced');
    case 'inhibited':
      return t('alerts.state.inhibited', 'Inhibited');
    case 'resolved':
      return t('alerts.state.resolved', 'Resolved');
  }
}

export const severityName = (severity: string): string =>
  severity === '' ? t('alerts.no-severity', 'no severity') : severity;
