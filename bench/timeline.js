/**
 * What the bench of the timeline notes in the page: put there before the page's own scripts.
 *
 * `data` is when the last page of history came over the socket, `painted` the first frame after it (or after `begin`)
 * that shows a room's messages, `most` how many messages stood in the document at once.
 */
(() => {
    const TIMELINE = "chat-room chat-timeline";
    const bench = {data: 0, from: 0, painted: 0, room: 0, most: 0, steps: []};
    window.bench = bench;

    const Plain = window.WebSocket;
    window.WebSocket = class extends Plain {
        constructor(...how) {
            super(...how);
            this.addEventListener("message", ({data}) => {
                if (String(data).includes('"has_before"')) bench.data = performance.now();
            });
        }
    };

    const timeline = () => document.querySelector(TIMELINE);
    const scroller = () => document.querySelector(`${TIMELINE} .scroller`);
    const frame = () => new Promise((done) => requestAnimationFrame(done));

    /** A task right after the next frame was made. */
    const afterFrame = () => new Promise((done) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now());
        channel.port2.postMessage(0);
    }));

    const messages = document.getElementsByClassName("message");
    new MutationObserver(() => {
        const rows = messages.length;
        bench.most = Math.max(bench.most, rows);
        if (rows && !bench.painted && timeline() && (!bench.room || timeline().room === bench.room)) {
            bench.painted = -1;
            afterFrame().then((now) => { bench.painted = now; });
        }
    }).observe(document, {subtree: true, childList: true});

    /** The next messages of this room are waited for, from the next click on. */
    bench.begin = (room) => {
        Object.assign(bench, {room, painted: 0, data: 0, from: 0});
        addEventListener("click", (event) => { bench.from = event.timeStamp; }, {once: true, capture: true});
    };

    /** Milliseconds from the click, and from the last page of history, to the frame that shows it. */
    bench.shown = async () => {
        while (bench.painted <= 0) await frame();
        return {click: bench.painted - bench.from, data: bench.painted - bench.data};
    };

    /** The first row that begins in view; one that fills it, where none does. */
    const firstInView = () => {
        const {top, bottom} = scroller().getBoundingClientRect();
        const rows = [...document.querySelectorAll(`${TIMELINE} .message`)].filter((row) => {
            const place = row.getBoundingClientRect();
            return place.bottom > top && place.top < bottom;
        });
        return rows.find((row) => row.getBoundingClientRect().top >= top) ?? rows[0];
    };
    const blank = () => {
        const {top, bottom} = scroller().getBoundingClientRect();
        return [...document.querySelectorAll(`${TIMELINE} .skeletons`)].some((one) => {
            const place = one.getBoundingClientRect();
            return place.bottom > top && place.top < bottom;
        });
    };

    /** @type {{row: Element, at: number, first: number, back: number, top: boolean} | null} */
    let now = null;
    const look = () => {
        if (!now) return;
        const at = now.row.isConnected ? now.row.getBoundingClientRect().top : now.at;
        now.back = Math.max(now.back, now.at - at);
        now.at = at;
        now.top ||= scroller().scrollTop < 1;
    };
    /** Right after each frame, as it was painted: before it, what changes a height isn't made good yet. */
    const watch = async () => {
        for (;;) {
            await afterFrame();
            look();
        }
    };
    watch();

    /** Begin a step. */
    bench.mark = () => {
        if (now) bench.steps.push({moved: now.at - now.first, back: now.back, top: now.top, gone: !now.row.isConnected});
        const row = firstInView();
        const at = row.getBoundingClientRect().top;
        now = {row, at, first: at, back: 0, top: scroller().scrollTop < 1};
        return Number(row.dataset.number);
    };

    /** The wheel was turned: wait until nothing has moved for some frames. */
    bench.settle = async (still) => {
        for (let calm = 0, before = NaN, count = 0; calm < still && count < 120; count++) {
            await afterFrame();
            look();
            calm = now?.at === before && count > 1 ? calm + 1 : 0;
            before = now?.at ?? 0;
        }
    };

    /** Frames from here on, until `stop`: how long each took, how many showed a place that is still to be filled. */
    bench.film = () => {
        const film = {times: [], blank: 0, on: true};
        bench.running = film;
        let last = performance.now();
        const each = (time) => {
            if (!film.on) return;
            film.times.push(time - last);
            last = time;
            if (blank()) film.blank += 1;
            requestAnimationFrame(each);
        };
        requestAnimationFrame((time) => {
            last = time;
            requestAnimationFrame(each);
        });
    };
    bench.stop = () => {
        bench.running.on = false;
        return bench.running;
    };
})();
