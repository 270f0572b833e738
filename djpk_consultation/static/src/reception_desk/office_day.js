import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { OFFICE_ZONE } from "../session_calendar/office_time";

const { DateTime } = luxon;
const TICK = 5000;

/** The server's day and its clock, in WIB, whatever this machine's clock says. */
export class OfficeDay {
    constructor() {
        this.ahead = 0;
        this.state = reactive({ clock: "" });
    }

    /** Take the time from what the server painted. */
    set({ now }) {
        this.ahead = deserializeDateTime(now).toMillis() - Date.now();
        this.tick();
    }

    tick() {
        this.state.clock = DateTime.fromMillis(Date.now() + this.ahead, {
            zone: OFFICE_ZONE,
        }).toFormat("HH.mm");
    }

    start() {
        this.ticking = browser.setInterval(() => this.tick(), TICK);
    }

    stop() {
        browser.clearInterval(this.ticking);
    }

    /** Milliseconds until a moment of the server. */
    until(moment) {
        return deserializeDateTime(moment).toMillis() - Date.now() - this.ahead;
    }
}
