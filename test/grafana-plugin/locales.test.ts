/** Every text of the plugins is in every language, and the English of the code is that of the files. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const source = join(import.meta.dirname, '../../grafana-plugin/src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
const PLUGINS = files.filter((file) => file.endsWith('plugin.json')).map((file) => dirname(file));

type Texts = Record<string, string>;

/** Nested keys as i18next reads them, joined by dots. */
function flat(value: object, before = ''): Texts {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
      typeof inner === 'object' && inner !== null
        ? Object.entries(flat(inner, `${before}${key}.`))
        : [[`${before}${key}`, String(inner)]],
    ),
  );
}

function readPlugin(folder: string): { languages: string[]; texts: (language: string) => Texts } {
  const read = (path: string): Record<string, unknown> =>
    JSON.parse(readFileSync(join(source, folder, path), 'utf8')) as Record<string, unknown>; // the project's own files
  const { id, languages } = read('plugin.json');
  return {
    languages: languages as string[], // checked with the archive
    texts: (language) => flat(read(join('locales', language, `${String(id)}.json`))),
  };
}

/** Source files of the plugin, without those of the plugins nested in it. */
function sourcesOf(folder: string): string[] {
  const nested = PLUGINS.filter((other) => other !== folder && join(source, other).startsWith(join(source, folder)));
  return files
    .filter((file) => /\.tsx?$/.test(file) && join(source, file).startsWith(join(source, folder)))
    .filter((file) => !nested.some((other) => file.startsWith(`${other}/`)));
}

/** t('key', 'English') and <Trans i18nKey="key">, with the English where it is one plain text. */
function usedTexts(folder: string): Texts {
  const used: Texts = {};
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 't') addCall(node, used);
    if (
      ts.isJsxAttribute(node) &&
      node.name.getText() === 'i18nKey' &&
      node.initializer &&
      ts.isStringLiteral(node.initializer)
    )
      used[node.initializer.text] ??= '';
    ts.forEachChild(node, visit);
  };
  for (const file of sourcesOf(folder)) {
    const text = readFileSync(join(source, file), 'utf8');
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  }
  return used;
}

function addCall({ arguments: [key, english, values] }: ts.CallExpression, used: Texts): void {
  if (!key || !ts.isStringLiteralLike(key))
    throw new Error(`t() takes a key that is written out, not ${key?.getText() ?? 'none'}`);
  const plurals = values && ts.isObjectLiteralExpression(values) ? values.properties : [];
  const forms = plurals.flatMap((property) => {
    const name = property.name?.getText() ?? '';
    const isForm = ts.isPropertyAssignment(property) && ts.isStringLiteralLike(property.initializer);
    return name.startsWith('defaultValue_') && isForm ? [[name.slice(12), property.initializer.text] as const] : [];
  });
  for (const [form, text] of forms) used[key.text + form] = text;
  if (forms.length === 0) used[key.text] = english && ts.isStringLiteralLike(english) ? english.text : '';
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{\{\w+\}\}/g)].map(([name]) => name).sort();

describe.each(PLUGINS)('the texts of %s', (folder) => {
  const { languages, texts } = readPlugin(folder);
  const english = texts('en-US');

  test('are the same in the code and in the English file', () => {
    const used = usedTexts(folder);
    expect(Object.keys(used).sort()).toEqual(Object.keys(english).sort());
    const written = Object.entries(used).filter(([, text]) => text !== '');
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(written.map(([key]) => [key, english[key]])));
  });

  test.each(languages)('are complete in %s, with the same placeholders', (language) => {
    const translated = texts(language);
    expect(Object.keys(translated).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(translated)) {
      expect(text).not.toBe('');
      expect([key, placeholders(text)]).toEqual([key, placeholders(english[key] ?? '')]);
    }
  });
});
