import module from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Keeps the compiled code beside the packages: a start takes a third of the time. Not in the shared temporary folder, where
 * another user could put code of theirs. Where the folder cannot be written, nothing is kept.
 */
export function keepCode() {
  module.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/audit-exporter', import.meta.url)));
}
