/** Where an alert leads to. What comes from outside becomes a link only where it is a URL of the web. */
import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { locationUtil, textUtil } from '@grafana/data';
import { t } from '@grafana/i18n';
import { getDataSourceSrv } from '@grafana/runtime';
import { Icon, useStyles2 } from '@grafana/ui';
import * as React from 'react';
import type { PanelAlert } from './alert.ts';
import { webUrl } from './list.ts';

interface Props {
  readonly alert: PanelAlert;
  /** The uid of the Alertmanager that knows it; '' for none. */
  readonly alertmanager: string;
}

interface Link {
  readonly name: string;
  readonly icon: IconName;
  readonly url: string | undefined;
}

export function AlertLinks({ alert, alertmanager }: Props): React.JSX.Element | null {
  const styles = useStyles2(getStyles);
  const links = linksOf(alert, alertmanager).flatMap((link) => {
    const url = webUrl(link.url, location.href);
    return url === undefined ? [] : [{ ...link, url: textUtil.sanitizeUrl(url) }];
  });
  if (links.length === 0) return null;
  return (
    <ul className={styles.links}>
      {links.map(({ name, icon, url }) => (
        <li key={name}>
          <a href={url} target="_blank" rel="noopener noreferrer" title={url} className={styles.link}>
            <Icon name={icon} size="sm" /> {name}
          </a>
        </li>
      ))}
    </ul>
  );
}

const linksOf = ({ name, annotations, generatorUrl }: PanelAlert, alertmanager: string): Link[] => [
  { name: t('alerts.runbook', 'Runbook'), icon: 'book', url: annotations['runbook_url'] },
  { name: t('alerts.dashboard', 'Dashboard'), icon: 'apps', url: annotations['dashboard_url'] },
  { name: t('alerts.alertmanager', 'Open in Alertmanager'), icon: 'bell', url: alertmanagerPage(name, alertmanager) },
  { name: t('alerts.prometheus', 'Open in Prometheus'), icon: 'graph-bar', url: generatorUrl },
];

/** Grafana's own page of this Alertmanager's alerts: the browser may not reach the server itself. */
function alertmanagerPage(name: string, uid: string): string | undefined {
  const settings = uid === '' ? undefined : getDataSourceSrv().getInstanceSettings(uid);
  if (!settings) return undefined;
  const query = new URLSearchParams({ alertmanager: settings.name, queryString: `alertname=${JSON.stringify(name)}` });
  return locationUtil.assureBaseUrl(`/alerting/groups?${query.toString()}`);
}

const getStyles = (theme: GrafanaTheme2) => ({
  links: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 1.5),
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    padding: 0,
  }),
  link: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    color: theme.colors.text.link,
    '&:hover': { textDecoration: 'underline' },
  }),
});
