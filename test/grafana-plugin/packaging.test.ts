/** The archive passes its checks, and each check finds what it is there for. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPlugin } from '../../grafana-plugin/build/plugin.ts';
import type { Entry } from '../../grafana-plugin/build/zip.ts';
import { readFolder, zip } from '../../grafana-plugin/build/zip.ts';
import { checkArchive } from '../../grafana-plugin/packaging/check.ts';
import { unsafeInSvg } from '../../grafana-plugin/packaging/svg.ts';

const ID = 'auditexporter-audit-app';
const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
const VERSION = (JSON.parse(manifest) as { version: string }).version; // every package has one
const DATE = new Date('2026-11-22T09:00:00Z');

let folder: string;
let name: string;
let entries: readonly Entry[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-plugin-'));
  const { version } = await buildPlugin(folder);
  name = `${ID}-${version}.zip`;
  entries = readFolder(folder, ID);
});
afterAll(() => rm(folder, { recursive: true }));

/** The problems of the archive when one file is changed, added, or taken away (undefined). */
function problemsWith(path: string, change: (text: string) => string | undefined): string[] {
  const file = `${ID}/${path}`;
  const text = entries.find((entry) => entry.name === file)?.content.toString() ?? '';
  const changed = change(text);
  expect(changed).not.toBe(text);
  const others = entries.filter((entry) => entry.name !== file);
  const files = changed === undefined ? others : [...others, { name: file, content: Buffer.from(changed) }];
  return checkArchive(name, zip(files, DATE));
}

test('the archive as it is built has no problem', () => {
  expect(checkArchive(name, zip(entries, DATE))).toEqual([]);
});

test('the version is that of the whole project', () => {
  expect(name).toBe(`${ID}-${VERSION}.zip`);
});

test('the same code gives the same bytes, wherever it is built', async () => {
  const elsewhere = join(folder, 'built', 'elsewhere');
  await buildPlugin(elsewhere);
  expect(zip(readFolder(elsewhere, ID), DATE).equals(zip(entries, DATE))).toBe(true);
});

describe('finds', () => {
  test('an archive or a folder with another name', () => {
    expect(checkArchive('plugin.zip', zip(entries, DATE))).toEqual([`plugin.zip must be called ${name}`]);
    const moved = entries.map((entry) => ({ ...entry, name: entry.name.replace(ID, 'dist') }));
    expect(checkArchive(name, zip(moved, DATE))).toEqual([
      `${name} has the folder dist; it must be called ${ID}, as the plugin`,
    ]);
  });

  test('a second folder, and no plugin at all', () => {
    const beside = [...entries, { name: 'zz/README.md', content: Buffer.from('') }];
    expect(checkArchive(name, zip(beside, DATE))).toEqual([`zz/README.md is outside of ${ID}/`]);
    expect(checkArchive(name, zip([], DATE))).toEqual([`${name} has no plugin.json in its one folder`]);
  });

  const replace = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);
  const remove = (): undefined => undefined;
  const CASES: [what: string, path: string, change: (text: string) => string | undefined, problem: string][] = [
    ['a broken manifest', 'panel/plugin.json', () => '{', 'panel/plugin.json is no JSON object'],
    [
      'an id of another type',
      'panel/plugin.json',
      replace('"type": "panel"', '"type": "app"'),
      'panel/plugin.json has the type "app" and the id "auditexporter-audit-panel", which must end with it',
    ],
    [
      'a missing name',
      'panel/plugin.json',
      replace(/"name": "Audit events and alerts"/, '"name": " "'),
      'panel/plugin.json has no name',
    ],
    [
      'a short description',
      'plugin.json',
      replace(/"description": ".*"/, '"description": "Audit"'),
      'plugin.json has no info.description that says what the plugin does',
    ],
    [
      'no keywords',
      'panel/plugin.json',
      replace(/"keywords": \[.*\]/, '"keywords": []'),
      'panel/plugin.json has no info.keywords',
    ],
    [
      'no author',
      'panel/plugin.json',
      replace('"author": { "name": "audit-exporter" }', '"author": {}'),
      'panel/plugin.json has no info.author.name',
    ],
    [
      'a second version',
      'panel/plugin.json',
      replace(/"version": ".*?"/, '"version": "9.9.9"'),
      `panel/plugin.json has the version "9.9.9" and not ${VERSION}`,
    ],
    [
      'a date that is none',
      'panel/plugin.json',
      replace(/"updated": ".*?"/, '"updated": "yesterday"'),
      'panel/plugin.json was updated "yesterday"; it takes year-month-day',
    ],
    [
      'a logo that is not named',
      'panel/plugin.json',
      replace('"large": "img/logo.svg"', '"large": ""'),
      'panel/plugin.json has no info.logos.large',
    ],
    [
      'a loose dependency',
      'panel/plugin.json',
      replace('>=12.4.0', '*'),
      'panel/plugin.json has the grafanaDependency "*"; it takes >=major.minor.patch',
    ],
    [
      'two dependencies',
      'panel/plugin.json',
      replace('>=12.4.0', '>=12.3.0'),
      'panel/plugin.json needs Grafana >=12.3.0 and the app >=12.4.0',
    ],
    [
      'text of a template',
      'panel/plugin.json',
      replace('"audit", ', '"myorg", '),
      'panel/plugin.json still has text of a template in info',
    ],
    ['a missing logo', 'panel/img/logo.svg', remove, 'panel/plugin.json names img/logo.svg, which is not there'],
    [
      'a missing language',
      'panel/locales/de-DE/auditexporter-audit-panel.json',
      remove,
      'panel/plugin.json names locales/de-DE/auditexporter-audit-panel.json, which is not there',
    ],
    [
      'a plugin that the app does not list',
      'plugin.json',
      replace('panel/module.js', 'datasource/module.js'),
      'plugin.json does not include panel/module.js',
    ],
    ['a README that says nothing', 'README.md', () => '# Audit', 'README.md says too little: 7 characters'],
    [
      'a README of a scaffold',
      'README.md',
      (text) => `${text}\nThis template is a starting point.`,
      'README.md still has text of a template',
    ],
    ['a version without changes', 'CHANGELOG.md', () => '# Changelog', `CHANGELOG.md has no heading for ${VERSION}`],
    ['no licence', 'LICENSE', remove, 'LICENSE is not the Apache License 2.0'],
    ['code that is not AMD', 'panel/module.js', replace('define([', 'void (['), 'panel/module.js is no AMD module'],
    [
      'code without its source map',
      'panel/module.js',
      replace('//# sourceMappingURL=module.js.map', ''),
      'panel/module.js does not name its source map',
    ],
    [
      'a source map without sources',
      'panel/module.js.map',
      () => '{"sources":["a.ts"]}',
      'panel/module.js.map does not hold its sources',
    ],
    [
      'a file that does not belong there',
      'panel/module.ts',
      () => 'export {};',
      'panel/module.ts does not belong into a plugin',
    ],
    [
      'a picture with a script',
      'img/logo.svg',
      () => '<svg onload="x()"></svg>',
      'img/logo.svg has the script attribute onload',
    ],
  ];
  test.each(CASES)('%s', (_, path, change, problem) => {
    // A missing file that two manifests or two keys name is told for each.
    expect([...new Set(problemsWith(path, change))]).toEqual([`${ID}/${problem}`]);
  });

  test('a dashboard that the app does not list', () => {
    const problems = problemsWith('dashboards/audit.json', () => '{"title":"Audit","uid":"audit","id":7}');
    expect(problems).toEqual([
      `${ID}/plugin.json does not include dashboards/audit.json`,
      `${ID}/dashboards/audit.json has the id of a server; it must be null`,
    ]);
  });

  test('code that is too large to wait for', () => {
    const bulk = Array.from({ length: 40_000 }, (_, index) => Math.sin(index)).join();
    const [problem, ...others] = problemsWith('panel/module.js', (code) => code.replace('{', `{/*${bulk}*/`));
    expect(problem).toMatch(/^auditexporter-audit-app\/panel\/module\.js has \d+ bytes compressed; at most 153600$/);
    expect(others).toEqual([]);
  });
});

describe('a picture is unsafe with', () => {
  test.each([
    ['<svg><script>x()</script></svg>', 'the element <script>'],
    ['<svg><rect title=">" onclick="x()"/></svg>', 'the script attribute onclick'],
    ['<svg><use href="https://example.com/a.svg#b"/></svg>', 'the reference href="https://example.com/a.svg#b"'],
    ['<svg><rect fill="url(https://example.com/a)"/></svg>', 'the reference fill="url(https://example.com/a)"'],
    ['<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', 'a tag that cannot be read'],
    ['<svg><rect fill="&#117;rl(x)"/></svg>', 'the reference fill="&#117;rl(x)"'],
    ['<svg><foreignObject/></svg>', 'the element <foreignObject>'],
  ])('%s', (svg, problem) => expect(unsafeInSvg(svg)).toContain(problem));

  test('nothing that draws', () => {
    const svg = `<?xml version="1.0"?><!-- drawn by hand --><svg><defs><linearGradient id="a"><stop offset="1"/>
      </linearGradient></defs><rect fill="url(#a)"/><use href="#b"/></svg>`;
    expect(unsafeInSvg(svg)).toEqual([]);
  });
});
