/** The Grafana panel on what the demo runs, without Grafana. Nothing of it may stop the demo. */
import { join } from 'node:path';
import { messageOf } from '../../exporter/src/message.ts';
import { buildPlugin } from '../../grafana-plugin/build/plugin.ts';
import type { Content } from '../../grafana-plugin/preview/server/server.ts';
import { openPreview } from '../../grafana-plugin/preview/server/server.ts';

type Upstreams = Pick<Content, 'exporter' | 'alertmanager' | 'prometheus'>;

export interface Panel {
  /** There from the start, for the links of the alerts. */
  readonly url: string;
  /** Builds it in the background. Resolves to what there is to say about it. */
  readonly show: (upstreams: Upstreams) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** `folder` is for the built plugin. */
export async function openPanel(folder: string, say: (text: string) => void): Promise<Panel> {
  const content = Promise.withResolvers<Content>();
  const preview = await openPreview({}, content.promise);
  const show = async (upstreams: Upstreams): Promise<string> => {
    const plugin = join(folder, 'plugin');
    buildPlugin(plugin).then(() => content.resolve({ ...upstreams, plugin, say }), content.reject);
    try {
      await preview.ready;
      return `See the events behind the alerts: ${preview.url}/?scene=dashboard`;
    } catch (error) {
      return `The panel could not be built (all else runs): ${messageOf(error)}`;
    }
  };
  return { url: preview.url, show, stop: preview.stop };
}
