/** The panel's own options beside it, as far as the preview has editors for them. */
import type { PanelData, PanelPlugin } from '@grafana/data';
import { PanelOptionsEditorBuilder } from '@grafana/data';
import { Field } from '@grafana/ui';
import * as React from 'react';

type Options = Readonly<Record<string, unknown>>;

interface Props {
  readonly plugin: PanelPlugin;
  readonly options: Options;
  readonly data: PanelData;
  readonly width: number;
  readonly onChange: (options: Options) => void;
}

export function OptionsPane({ plugin, options, data, width, onChange }: Props): React.JSX.Element {
  const context = { data: data.series, options };
  const builder = new PanelOptionsEditorBuilder<Options>();
  plugin.getPanelOptionsSupplier()(builder, context);
  const items = builder.getItems().filter((item) => item.showIf?.(options, data.series) ?? true);
  return (
    <aside aria-label="Panel options" style={{ width, padding: 8, overflow: 'auto' }}>
      {items.map((item) => (
        <Field key={item.id} label={item.name} description={item.description} htmlFor={item.id}>
          {/* An editor takes an id only where it has one element to label. */}
          {React.createElement<Record<string, unknown>>(item.editor as never, {
            id: item.id,
            value: read(options, item.path.split('.')),
            item,
            context,
            onChange: (value: unknown) => onChange(written(options, item.path.split('.'), value)),
          })}
        </Field>
      ))}
    </aside>
  );
}

function read(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  return isObject(value) ? read(value[key], rest) : undefined;
}

function written(options: Options, [key = '', ...rest]: readonly string[], value: unknown): Options {
  const inner = options[key];
  return { ...options, [key]: rest.length === 0 ? value : written(isObject(inner) ? inner : {}, rest, value) };
}

const isObject = (value: unknown): value is Options => typeof value === 'object' && value !== null;
