/** What server/page.ts puts on the page before this code, and what this code puts there for tests. */
import type { Scene } from '../scene.ts';
import type { PreviewControl } from './control.ts';

declare global {
  interface Window {
    readonly previewScene: Scene;
    preview?: PreviewControl;
  }

  const System: { import(id: string): Promise<unknown> };
}
