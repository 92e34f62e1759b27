// What "tus" means to the type check: what resumable.js uses of the bundle.
export class Upload {
    constructor(file: Blob, options: Record<string, unknown>);
    url: string | null;
    start(): void;
    abort(terminate?: boolean): Promise<void>;
    static terminate(url: string, options?: Record<string, unknown>): Promise<void>;
}
