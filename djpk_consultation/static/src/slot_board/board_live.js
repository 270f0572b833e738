import { onWillDestroy } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useBus, useService } from "@web/core/utils/hooks";
import { debounce } from "@web/core/utils/timing";

/** What the server says when sessions, places, closures or settings changed. */
const CHANGED = "djpk_consultation.session_changed";
const DELAY = 300;
/** Time itself changes what is free; the message of another may have been lost. */
const ANYWAY = 5 * 60 * 1000;

/**
 * Reads again what others changed, once for all that comes together.
 *
 * @param {Object} params
 * @param {(days: string[]) => boolean} params.concerns whether days are shown; no days
 *  are all of them
 * @param {() => any} params.read
 */
export function useLiveBoard({ concerns, read }) {
    const bus = useService("bus_service");
    const soon = debounce(read, DELAY);
    const onChanged = ({ days }) => {
        if (concerns(days || [])) {
            soon();
        }
    };
    bus.subscribe(CHANGED, onChanged);
    useBus(bus, "BUS:RECONNECT", soon);
    const timer = browser.setInterval(() => document.hidden || soon(), ANYWAY);
    onWillDestroy(() => {
        bus.unsubscribe(CHANGED, onChanged);
        browser.clearInterval(timer);
        soon.cancel();
    });
}
