/** The editors of options and the standard field options: Grafana's core owns them, no package has them. */
import type { FieldConfigPropertyItem, StandardEditorProps, StandardEditorsRegistryItem } from '@grafana/data';
import {
  FieldType,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';
import { Combobox, Input, MultiCombobox, RadioButtonGroup, Switch } from '@grafana/ui';
import * as React from 'react';

interface Choices {
  readonly options?: { label?: string; value: string }[];
  readonly placeholder?: string;
}
type EditorProps<T> = StandardEditorProps<T, Choices> & { readonly id?: string };

function TextEditor({ value, onChange, id, item }: EditorProps<string>): React.JSX.Element {
  return (
    <Input
      id={id}
      value={value}
      placeholder={item.settings?.placeholder}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function NumberEditor({ value, onChange, id }: EditorProps<number>): React.JSX.Element {
  return (
    <Input id={id} type="number" value={value} onChange={(event) => onChange(event.currentTarget.valueAsNumber)} />
  );
}

function BooleanEditor({ value, onChange, id }: EditorProps<boolean>): React.JSX.Element {
  return <Switch id={id} value={value} onChange={(event) => onChange(event.currentTarget.checked)} />;
}

function SelectEditor({ value, onChange, id, item }: EditorProps<string>): React.JSX.Element {
  return (
    <Combobox
      id={id}
      options={item.settings?.options ?? []}
      value={value}
      onChange={(chosen) => onChange(chosen.value)}
    />
  );
}

function MultiSelectEditor({ value, onChange, id, item }: EditorProps<string[] | undefined>): React.JSX.Element {
  return (
    <MultiCombobox
      id={id}
      options={item.settings?.options ?? []}
      value={value ?? []}
      onChange={(chosen) => onChange(chosen.map((one) => one.value))}
    />
  );
}

function RadioEditor({ value, onChange, id, item }: EditorProps<string>): React.JSX.Element {
  return <RadioButtonGroup id={id} value={value} options={item.settings?.options ?? []} onChange={onChange} />;
}

/** Options that the preview keeps but cannot edit. */
const NoEditor = (): null => null;

const EDITORS: Readonly<Record<string, unknown>> = {
  text: TextEditor,
  number: NumberEditor,
  slider: NumberEditor,
  boolean: BooleanEditor,
  select: SelectEditor,
  'multi-select': MultiSelectEditor,
  radio: RadioEditor,
};
const WITHOUT_EDITOR = [
  'strings',
  'unit',
  'links',
  'actions',
  'stats-picker',
  'timezone',
  'fieldColor',
  'color',
  'field-name',
  'dashboard-uid',
  'mappings',
  'thresholds',
];

export function installRegistries(): void {
  standardEditorsRegistry.setInit(() =>
    [...Object.entries(EDITORS), ...WITHOUT_EDITOR.map((id) => [id, NoEditor] as const)].map(
      ([id, editor]) => ({ id, name: id, editor }) as StandardEditorsRegistryItem, // each knows its own value's type
    ),
  );
  standardFieldConfigEditorRegistry.setInit(() => [
    option('unit', stringOverrideProcessor),
    option('min', numberOverrideProcessor, ONLY_NUMBERS),
    option('max', numberOverrideProcessor, ONLY_NUMBERS),
    option('fieldMinMax', identityOverrideProcessor, ONLY_NUMBERS),
    option('decimals', numberOverrideProcessor, ONLY_NUMBERS),
    option('displayName', displayNameOverrideProcessor),
    option('color', identityOverrideProcessor),
    option('noValue', stringOverrideProcessor),
    option('links', dataLinksOverrideProcessor),
    option('actions', identityOverrideProcessor),
    option('mappings', valueMappingsOverrideProcessor, { defaultValue: [] }),
    option('thresholds', thresholdsOverrideProcessor, {
      defaultValue: { mode: 'absolute', steps: [{ value: -Infinity, color: 'green' }] },
    }),
    option('filterable', identityOverrideProcessor),
  ]);
}

const ONLY_NUMBERS: Partial<FieldConfigPropertyItem> = { shouldApply: (field) => field.type === FieldType.number };

function option(id: string, process: unknown, more: Partial<FieldConfigPropertyItem> = {}): FieldConfigPropertyItem {
  const item = {
    id,
    path: id,
    name: id,
    description: '',
    category: ['Standard options'],
    editor: NoEditor,
    override: NoEditor,
    process,
    shouldApply: () => true,
    settings: {},
    ...more,
  };
  return item as unknown as FieldConfigPropertyItem; // each processor knows its own value's type
}
