// What "katex" means to the type check: the one name of the bundle.
export function tree(source: string, options: object): {toNode: () => Node; attributes?: Record<string, string>; children?: any[]};
