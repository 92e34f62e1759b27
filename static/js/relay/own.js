/** What is mine alone and stands by its ids: kept by `mine`, the same on every device. */

import {Store} from "#lib/store.js";
import {relay} from "#relay/relay.js";

/** @extends {Store<any>} */
export class Own extends Store {
    /**
     * @param {string} name the field of `mine`'s set: objects by id, null for one that is gone
     * @param {() => Promise<any[]>} [all] asked when more has changed than is told one by one
     */
    constructor(name, all = async () => []) {
        super();
        this.name = name;
        this.all = all;
        /** The feed at which each was last told. @type {Map<number, number>} */
        this.told = new Map();
        relay.on("mine", (event) => this.take(event));
        relay.on("sync", ({mine = []}) => {
            for (const event of mine) this.take(event);
        });
        relay.on("era", () => {
            this.clear();
            this.told.clear();
        });
    }

    /** @param {{set: Record<string, any>, feed: number}} event */
    take({set, feed}) {
        if (set[this.name] === null) this.renew(feed);
        for (const [id, one] of Object.entries(set[this.name] ?? {})) this.put(Number(id), one, feed);
    }

    put(id, one, feed) {
        if (feed < (this.told.get(id) ?? 0)) return;
        this.told.set(id, feed);
        if (one) this.set(id, one);
        else this.delete(id);
    }

    /** What was told later than `feed` stays. */
    async renew(feed) {
        await relay.whenLive();
        const list = await this.all();
        const gone = this.values().filter((one) => !list.some(({id}) => id === one.id));
        for (const one of gone) this.put(one.id, null, feed);
        for (const one of list) this.put(one.id, one, feed);
    }
}
