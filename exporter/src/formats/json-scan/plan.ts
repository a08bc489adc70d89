/** Which paths of a record are wanted, as a tree of keys. */

/** Object keys only, e.g. ['user', 'username'] or ['annotations', 'authorization.k8s.io/decision']. */
export type PlanPath = readonly string[];

/** Objects and arrays inside of each other, the record among them. */
export const MAX_DEPTH = 512;

export interface PlanNode {
  /** Where the path ends that leads here; -1 if it is only on the way to others. */
  readonly slot: number;
  readonly children: ReadonlyMap<string, PlanNode>;
}

interface GrowingNode {
  slot: number;
  readonly children: Map<string, GrowingNode>;
}

/** Slot i belongs to paths[i]. A path may be the beginning of another; none may be there twice. */
export class FieldPlan {
  readonly slots: number;
  readonly root: PlanNode;

  constructor(paths: readonly PlanPath[]) {
    const root: GrowingNode = { slot: -1, children: new Map() };
    paths.forEach((path, slot) => {
      if (path.length === 0 || path.length > MAX_DEPTH)
        throw new RangeError(`field plan: path ${slot} has ${path.length} keys; a path has 1 to ${MAX_DEPTH}`);
      let node = root;
      for (const key of path) {
        let child = node.children.get(key);
        if (child === undefined) node.children.set(key, (child = { slot: -1, children: new Map() }));
        node = child;
      }
      if (node.slot !== -1) {
        const name = JSON.stringify(path);
        throw new RangeError(`field plan: path ${slot} is path ${node.slot} again: ${name}; give each path once`);
      }
      node.slot = slot;
    });
    this.slots = paths.length;
    this.root = root;
  }
}
