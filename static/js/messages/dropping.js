/** Files that are dropped on the room, or on the panel of a thread, and what is pasted, go to what is being written there. */

const LONG = 2_000;

export class Dropping {
    /** @param {any} composer with a `tray` and a `field` */
    constructor(composer) {
        this.composer = composer;
        this.on = false;
        this.acts = {dragover: (event) => this.over(event), dragleave: (event) => this.out(event), drop: (event) => this.drop(event)};
        composer.addController(this);
    }

    hostConnected() {
        this.zone = this.composer.closest("chat-room, chat-thread") ?? this.composer;
        for (const [type, act] of Object.entries(this.acts)) this.zone.addEventListener(type, act);
    }

    hostDisconnected() {
        for (const [type, act] of Object.entries(this.acts)) this.zone.removeEventListener(type, act);
    }

    over(event) {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        this.turn(true);
    }

    out(event) {
        if (!this.zone.contains(event.relatedTarget)) this.turn(false);
    }

    drop(event) {
        this.turn(false);
        const file = event.dataTransfer?.files[0];
        if (!file) return;
        event.preventDefault();
        this.composer.tray.add(file);
        this.composer.field.focus();
    }

    turn(on) {
        if (on === this.on) return;
        this.on = on;
        this.composer.requestUpdate();
    }

    /** @param {ClipboardEvent} event */
    paste(event) {
        const {tray} = this.composer;
        const text = event.clipboardData?.getData("text/plain") ?? "";
        if (text.length > LONG && !tray.has) import("#messages/longpaste.js").then(({offer}) => offer(this.composer, text));
        const file = event.clipboardData?.files[0];
        if (!file || event.clipboardData?.types.includes("text/plain")) return;
        event.preventDefault();
        tray.add(file);
    }
}
