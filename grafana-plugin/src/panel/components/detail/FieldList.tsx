/** The fields of an event, each with its links and what can be done with its value. */
import { css } from '@emotion/css';
import type { GrafanaTheme2, LinkModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { ClipboardButton, IconButton, TextLink, useStyles2 } from '@grafana/ui';
import * as React from 'react';
import { AS_IS } from '../../alerts/texts.ts';
import type { Events } from '../../model/events.ts';
import { textOf } from '../../model/values.ts';

export interface FieldActions {
  readonly format: (name: string, row: number) => string;
  readonly titleOf: (name: string) => string;
  readonly linksOf: (name: string, row: number) => readonly LinkModel[];
  readonly onFilter: (name: string, operator: '=' | '!=', value: string) => void;
}

interface Props extends FieldActions {
  readonly events: Events;
  readonly row: number;
}

export function FieldList({ events, row, format, titleOf, linksOf, onFilter }: Props): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const names = events.columns.filter((name) => textOf(events.value(name, row)) !== '');
  return (
    <dl className={styles.list}>
      {names.map((name) => {
        const value = textOf(events.value(name, row));
        return (
          <div key={name} className={styles.field}>
            <dt className={styles.name}>{breakable(titleOf(name))}</dt>
            <dd className={styles.value}>
              {format(name, row)}
              {linksOf(name, row).map((link) => (
                <Link key={link.href + link.title} link={link} />
              ))}
            </dd>
            <dd className={styles.actions}>
              <IconButton
                name="search-plus"
                size="sm"
                tooltip={t('detail.filter-for-field', 'Filter for {{field}}', { field: name, ...AS_IS })}
                onClick={() => onFilter(name, '=', value)}
              />
              <IconButton
                name="search-minus"
                size="sm"
                tooltip={t('detail.filter-out-field', 'Filter out {{field}}', { field: name, ...AS_IS })}
                onClick={() => onFilter(name, '!=', value)}
              />
              <ClipboardButton
                className={styles.copy}
                icon="copy"
                size="sm"
                variant="secondary"
                fill="text"
                aria-label={t('detail.copy-field', 'Copy {{field}}', { field: name, ...AS_IS })}
                getText={() => value}
              />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** user.target.name may go on in the next line after its dots. */
const breakable = (name: string): React.ReactNode =>
  name.split(/(?<=\.)/).map((part, index) => (
    <React.Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </React.Fragment>
  ));

function Link({ link }: { readonly link: LinkModel }): React.JSX.Element {
  const { href, title, target, onClick } = link;
  return (
    <TextLink
      href={href}
      external={target === '_blank'}
      variant="bodySmall"
      {...(onClick && { onClick: (event: React.MouseEvent) => onClick(event) })}
    >
      {title || href}
    </TextLink>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: 0, fontSize: theme.typography.bodySmall.fontSize }),
  field: css({
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(0.25, 0),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  name: css({
    flex: '0 0 38%',
    minWidth: 0,
    color: theme.colors.text.secondary,
    fontWeight: 'normal',
    overflowWrap: 'anywhere',
    lineHeight: '22px',
  }),
  value: css({
    flex: 1,
    minWidth: 0,
    margin: 0,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1),
    overflowWrap: 'anywhere',
    lineHeight: '22px',
  }),
  actions: css({ display: 'flex', alignItems: 'center', margin: 0, height: 22 }),
  copy: css({ padding: 0, height: 18, color: theme.colors.text.secondary }),
});
