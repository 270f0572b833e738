import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { debounce } from "@web/core/utils/timing";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { OfficeDay } from "./office_day";
import { Outbox, inTime, isLost } from "./outbox";
import { VisitPanel } from "./visit_panel";
import { WalkInPanel } from "./walk_in_panel";

const SESSION = "djpk.consultation.session";
const CHANGED = "djpk_consultation.session_changed";
const REFUSALS = ["odoo.exceptions.ValidationError", "odoo.exceptions.AccessError"];
/** How long until the network is tried again, and the day is read again in any case. */
const AGAIN = 4000;
const REREAD = 120000;
const SHORTEST = 3;

/** The desk at the entrance: today's visits, who comes, who is inside (E.3.c.4-11). */
export class ReceptionDesk extends Component {
    static template = "djpk_consultation.ReceptionDesk";
    static components = { VisitPanel, WalkInPanel };
    static props = { ...standardActionServiceProps };
    static path = "reception";
    /** Also when it is opened by its address. */
    static target = "fullscreen";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.bus = useService("bus_service");
        this.root = useRef("root");
        this.camera = isBarcodeScannerSupported();
        this.office = new OfficeDay();
        this.clock = useState(this.office.state);
        this.outbox = new Outbox(user.userId, ({ key, call }) =>
            this.ask("at_desk", { ...call, idempotency_key: key })
        );
        this.told = {};
        this.answers = {};
        this.state = useState({
            day: null,
            pane: "visit",
            selected: false,
            query: "",
            found: null,
            walkIn: {},
            done: "",
            refusals: [],
            lost: false,
            waiting: [...this.outbox.deeds],
            busy: false,
        });
        this.rereadSoon = debounce(() => this.reread(), 250);
        this.listen();
        onWillStart(() => this.start());
        onMounted(() => {
            this.office.start();
            this.timer = browser.setInterval(() => this.reread(), REREAD);
            if (this.state.waiting.length) {
                this.flush();
            }
        });
        useEffect(
            () => this.root.el.querySelector(".o_reception_next")?.scrollIntoView({ block: "nearest" }),
            () => [this.day.next_id]
        );
        onWillUnmount(() => {
            this.office.stop();
            browser.clearInterval(this.timer);
            browser.clearTimeout(this.turn);
            browser.clearTimeout(this.retry);
        });
    }

    /** Other desks, hand scanners, and the network coming back. */
    listen() {
        const onChanged = ({ days }) => {
            if (days.includes(this.day.date)) {
                this.rereadSoon();
            }
        };
        const onBack = () => this.reread();
        this.bus.subscribe(CHANGED, onChanged);
        this.bus.addEventListener("BUS:RECONNECT", onBack);
        onWillUnmount(() => {
            this.bus.unsubscribe(CHANGED, onChanged);
            this.bus.removeEventListener("BUS:RECONNECT", onBack);
        });
        useBus(useService("barcode").bus, "barcode_scanned", ({ detail }) =>
            this.find(detail.barcode)
        );
        useExternalListener(window, "online", onBack);
        useExternalListener(window, "offline", () => this.lose());
    }

    // -- the day -----------------------------------------------------------------

    get day() {
        return this.state.day;
    }

    get visit() {
        return this.day.visits.find(({ id }) => id === this.state.selected);
    }

    /** The day's slots, each with its visits; those of no slot last. */
    get slots() {
        const { slots, visits } = this.day;
        const codes = slots.map(({ code }) => code);
        const others = visits.filter(({ slot }) => !codes.includes(slot));
        return [
            ...slots.map((slot) => ({
                ...slot,
                visits: visits.filter((visit) => visit.slot === slot.code),
            })),
            ...others.map((visit) => ({ code: visit.id, time: visit.time, visits: [visit] })),
        ];
    }

    /** Visits with those of their guests who came and did not leave. */
    get inside() {
        return this.day.visits
            .map((visit) => ({
                ...visit,
                visitors: visit.visitors.filter((guest) => guest.in && !guest.out),
            }))
            .filter(({ visitors }) => visitors.length);
    }

    get insideCount() {
        return this.inside.reduce((sum, { visitors }) => sum + visitors.length, 0);
    }

    get isAgent() {
        return this.day.is_agent;
    }

    outLabel(guest) {
        return _t("Check out %s", guest.name);
    }

    cameText(visit) {
        const came = visit.visitors.filter((guest) => guest.in).length;
        const values = { came, count: visit.visitors.length };
        return _t("%(came)s of %(count)s came", values);
    }

    ask(method, values = {}) {
        return this.orm.silent.call(SESSION, method, [], values);
    }

    async start() {
        this.show(await this.ask("reception_day"));
        this.state.selected = this.day.next_id || this.day.visits[0]?.id || false;
    }

    show(day) {
        this.state.day = day;
        this.office.set(day);
        browser.clearTimeout(this.turn);
        if (day.turns_at) {
            // a check-in opens or closes then
            this.turn = browser.setTimeout(
                () => this.reread(),
                Math.max(this.office.until(day.turns_at), 0) + 500
            );
        }
    }

    /** What another desk did, or what time did. */
    async reread() {
        if (this.outbox.deeds.length) {
            return this.flush();
        }
        try {
            this.show(await inTime(this.ask("reception_day")));
            this.state.lost = false;
        } catch (error) {
            this.onFailure(error);
        }
    }

    // -- the network -------------------------------------------------------------

    onFailure(error) {
        if (!isLost(error)) {
            throw error;
        }
        this.lose();
    }

    lose() {
        this.state.lost = true;
        browser.clearTimeout(this.retry);
        this.retry = browser.setTimeout(() => this.reread(), AGAIN);
    }

    get waitingText() {
        const { length } = this.state.waiting;
        if (!length) {
            return _t("What is shown may be old.");
        }
        return length === 1
            ? _t("1 entry is kept and sent as soon as the network is back.")
            : _t("%s entries are kept and sent as soon as the network is back.", length);
    }

    isWaiting(visitorId) {
        return this.state.waiting.some(({ visitorIds }) => visitorIds?.includes(visitorId));
    }

    /**
     * Do something at the desk, now or when the network is back; never twice.
     *
     * @param {string} method of the contract
     * @param {Object} values its arguments
     * @param {string} done what is told afterwards
     * @param {Object} options
     * @param {number[]} options.visitorIds whom it is about
     * @param {Function} options.told what is told instead, of its answer and the day
     * @returns {Promise<Object|null>} `{answer}`, `{kept: true}`, or `null`: refused
     */
    async act(method, values, done, { visitorIds = [], told } = {}) {
        if (this.state.busy) {
            return null;
        }
        const deed = this.outbox.add({ call: { method, values }, visitorIds, done });
        this.told[deed.key] = told;
        this.tell("", []);
        if (this.state.lost) {
            this.flush();
            return this.keep();
        }
        this.state.busy = true;
        try {
            await this.flush();
        } finally {
            this.state.busy = false;
        }
        if (this.outbox.deeds.some(({ key }) => key === deed.key)) {
            return this.keep();
        }
        const answer = this.answers[deed.key];
        return answer ? { answer } : null;
    }

    keep() {
        this.state.waiting = [...this.outbox.deeds];
        this.tell(_t("Kept. It is sent as soon as the network is back."), []);
        return { kept: true };
    }

    async flush() {
        this.state.waiting = [...this.outbox.deeds];
        try {
            await this.outbox.flush(
                (deed, result) => this.onDone(deed, result),
                (deed, error) => this.tellRefusal(error)
            );
        } catch (error) {
            this.onFailure(error);
        }
        this.state.waiting = [...this.outbox.deeds];
    }

    onDone({ key, done }, { answer, day }) {
        this.answers[key] = answer;
        this.show(day);
        this.state.lost = false;
        this.tell(this.told[key]?.(answer, day) || done, []);
    }

    tell(done, refusals) {
        Object.assign(this.state, { done, refusals });
    }

    tellRefusal(error) {
        if (!(error instanceof RPCError) || !REFUSALS.includes(error.exceptionName)) {
            throw error;
        }
        this.tell("", error.data.message.split("\n"));
        this.rereadSoon();
    }

    // -- finding -----------------------------------------------------------------

    async scan() {
        this.find(await scanBarcode(this.env));
    }

    onSubmit() {
        this.find(this.state.query);
    }

    async find(text) {
        this.tell("", []);
        if (text.trim().length < SHORTEST) {
            this.tell("", [_t("Type at least %s letters.", SHORTEST)]);
            return;
        }
        let found;
        try {
            found = await inTime(this.ask("find_visits", { text }));
        } catch (error) {
            this.onFailure(error);
            found = this.findHere(text);
        }
        this.state.query = "";
        const [only] = found;
        if (found.length === 1 && only.today) {
            this.select(only.id);
        } else {
            this.state.found = { text, visits: found };
            this.open("found");
        }
    }

    /** Without a network: among what is on the screen. */
    findHere(text) {
        const wanted = text.trim().toLowerCase();
        return this.day.visits.filter((visit) =>
            [visit.name, visit.who, visit.institution, ...visit.visitors.map(({ name }) => name)]
                .join(" ")
                .toLowerCase()
                .includes(wanted)
        );
    }

    // -- what is open ------------------------------------------------------------

    open(pane) {
        this.state.pane = pane;
        this.focusLater(".o_reception_pane h2");
    }

    select(visitId) {
        this.state.selected = visitId;
        this.tell("", []);
        this.open("visit");
    }

    focusLater(selector) {
        const { requestAnimationFrame } = browser;
        requestAnimationFrame(() =>
            requestAnimationFrame(() => this.root.el?.querySelector(selector)?.focus())
        );
    }

    openWalkIn(values = {}) {
        this.state.walkIn = values;
        this.tell("", []);
        this.state.pane = "walkIn";
        this.focusLater("#reception_walk_in_name");
    }

    /** Somebody came for this visit and cannot be received now. */
    refuseVisit(visit) {
        this.openWalkIn({
            institution: visit.institution || visit.who,
            reason_code: visit.reason_code,
            session_id: visit.near && visit.id,
            about: visit.headline,
        });
    }

    checkOut(visit, guests) {
        const names = guests.map(({ name }) => name).join(", ");
        const visitor_ids = guests.map(({ id }) => id);
        const values = { session_id: visit.id, visitor_ids };
        return this.act("check_out", values, _t("%s left.", names), {
            visitorIds: visitor_ids,
        });
    }

    /** An agent takes the question up at once. */
    openTicket(ticketId) {
        return this.action.doAction("djpk_consultation.dering_desk_action", {
            additionalContext: { active_id: ticketId, active_model: "helpdesk.ticket" },
        });
    }

    print(report, recordId) {
        return this.action.doAction(this.day.reports[report], {
            additionalContext: { active_ids: [recordId], active_id: recordId },
        });
    }

    printInside() {
        window.print();
    }

    leave() {
        return this.action.doAction("djpk_consultation.djpk_consultation_session_action_today", {
            clearBreadcrumbs: true,
        });
    }
}

registry.category("actions").add("djpk_consultation.reception_desk", ReceptionDesk);
