/** The program as few files of JavaScript, with the packages that it loads: how an image runs it. See decision 11. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import type { Plugin } from 'rolldown';

/**
 * These stay beside it: prom-client, as its parts are loaded by path, and bcryptjs, as the thread that uses it runs the source.
 */
const EXTERNAL = [/^prom-client(\/|$)/, 'bcryptjs'];

/** What stands beside a source, such as the default metrics, is found there from the bundle, too. */
const placesOfSources = (folder: string): Plugin => ({
  name: 'places-of-sources',
  transform: {
    filter: { id: /\.ts$/, code: 'import.meta.url' },
    handler(code, id) {
      const source = JSON.stringify(relative(folder, id));
      return { code: code.replaceAll('import.meta.url', `new URL(${source}, import.meta.url)`) };
    },
  },
});

/**
 * Writes one file for each of `entries` (its name to the path of its source) into `folder`, and one for each part that is
 * loaded later or by several of them. Gives the names of all. The folder has to be inside the exporter's: that is where the
 * packages are found.
 */
export async function bundle(entries: Readonly<Record<string, string>>, folder: string): Promise<string[]> {
  const bundled = await rolldown({
    input: { ...entries },
    platform: 'node',
    external: EXTERNAL,
    plugins: [placesOfSources(folder)],
    onLog(level, log) {
      if (level === 'warn') throw new Error(`${log.code ?? 'warning'}: ${log.message}`);
    },
  });
  try {
    const { output } = await bundled.write({
      dir: folder,
      format: 'esm',
      cleanDir: true,
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      // Constants are put in place, which V8 optimizes better; names stay as a stack trace and a profile show them.
      minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
      comments: { legal: true, annotation: false, jsdoc: false },
    });
    return output.map(({ fileName }) => fileName);
  } finally {
    await bundled.close();
  }
}

/** The program itself: exporter/dist. */
export const PROGRAM = {
  entries: { main: fileURLToPath(new URL('../src/main.ts', import.meta.url)) },
  folder: fileURLToPath(new URL('../dist', import.meta.url)),
};
