/** The app: it only brings the panel, the data source and the dashboards together, so it has no page of its own. */
import { AppPlugin } from '@grafana/data';

export const plugin = new AppPlugin();
