import { Component, onWillUpdateProps, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

const EMPTY_SUBSTITUTE = { name: "", position_code: "staff", institution: "" };

/** One visit at the desk: who came, substitutes, SPPD, who leaves. */
export class VisitPanel extends Component {
    static template = "djpk_consultation.VisitPanel";
    static props = {
        visit: Object,
        positions: Array,
        reports: Object,
        busy: Boolean,
        act: Function,
        isWaiting: Function,
        onCheckOut: Function,
        onRefuse: Function,
        onPrint: Function,
    };

    setup() {
        this.root = useRef("root");
        this.state = useState(this.empty());
        onWillUpdateProps(({ visit }) => {
            if (visit.id !== this.props.visit.id) {
                Object.assign(this.state, this.empty());
            }
        });
    }

    empty() {
        return { came: [], substitutes: [], substitute: null, sppd: null };
    }

    get awaited() {
        return this.props.visit.visitors.filter((guest) => !guest.in);
    }

    /** A name is ticked until it is on record, by this desk or another one. */
    get ticked() {
        return this.awaited.filter(({ id }) => this.state.came.includes(id));
    }

    get count() {
        return this.ticked.length + this.state.substitutes.length;
    }

    get inside() {
        return this.props.visit.visitors.filter((guest) => guest.in && !guest.out);
    }

    get isOpen() {
        return !this.props.visit.refused.length;
    }

    // -- who came ----------------------------------------------------------------

    toggle(guest, came) {
        this.state.came = this.state.came.filter((id) => id !== guest.id);
        if (came) {
            this.state.came.push(guest.id);
        }
    }

    /** What E.3.c.6 allows the people before the desk, as the server put it. */
    get cap() {
        const { visit, positions } = this.props;
        const leaders = positions.filter(({ leader }) => leader).map(({ code }) => code);
        const received = visit.visitors.filter((guest) => guest.in);
        const led =
            [...received, ...this.ticked].some(({ leader }) => leader) ||
            this.state.substitutes.some((one) => leaders.includes(one.position_code));
        const cap = visit.caps[led ? "leader" : "others"];
        const count = received.length + this.count;
        return { ...cap, count, over: count > cap.limit };
    }

    get capText() {
        const { text, count } = this.cap;
        return _t("%(reason)s. Here: %(count)s.", { reason: text, count });
    }

    async checkIn() {
        const { visit, act } = this.props;
        const ids = this.ticked.map(({ id }) => id);
        const names = [...this.ticked, ...this.state.substitutes].map(({ name }) => name);
        const values = {
            session_id: visit.id,
            visitor_ids: ids,
            substitutes: this.state.substitutes.map((one) => ({
                ...one,
                institution: one.institution || null,
            })),
        };
        const done = _t("Checked in: %s.", names.join(", "));
        if (await act("receive", values, done, { visitorIds: ids })) {
            Object.assign(this.state, { came: [], substitutes: [], substitute: null });
        }
    }

    // -- substitutes -------------------------------------------------------------

    addSubstitute() {
        this.state.substitute = { ...EMPTY_SUBSTITUTE };
        this.focusLater(this.awaited.length ? ".o_reception_planned" : "#reception_sub_name");
    }

    /** Whoever is announced is ticked, never written down a second time. */
    pick(guest) {
        this.toggle(guest, true);
        this.state.substitute = null;
        this.focusLater(".o_reception_check_in");
    }

    get alike() {
        const words = this.state.substitute.name.toLowerCase().split(/\s+/);
        const wanted = words.filter((word) => word.length > 2);
        return this.awaited.filter(({ name }) =>
            wanted.some((word) => name.toLowerCase().includes(word))
        );
    }

    onSubstitute(name, ev) {
        this.state.substitute[name] = ev.target.value;
    }

    keepSubstitute() {
        const substitute = this.state.substitute;
        if (!substitute.name.trim()) {
            this.focusLater("#reception_sub_name");
            return;
        }
        this.state.substitutes.push({ ...substitute, name: substitute.name.trim() });
        this.state.substitute = null;
        this.focusLater(".o_reception_check_in");
    }

    dropSubstitute(index) {
        this.state.substitutes.splice(index, 1);
    }

    positionName(code) {
        return this.props.positions.find((position) => position.code === code)?.name;
    }

    // -- SPPD --------------------------------------------------------------------

    openSppd(guest) {
        this.state.sppd = { id: guest.id, number: "", issuer: this.props.visit.issuer };
        this.focusLater("#reception_sppd_number");
    }

    onSppd(name, ev) {
        this.state.sppd[name] = ev.target.value;
    }

    async signSppd(guest) {
        const { id, number, issuer } = this.state.sppd;
        if (!number.trim() || !issuer.trim()) {
            this.focusLater(number.trim() ? "#reception_sppd_issuer" : "#reception_sppd_number");
            return;
        }
        const values = {
            session_id: this.props.visit.id,
            items: [{ visitor_id: id, number, issuer }],
        };
        const done = _t("SPPD %(number)s of %(name)s is signed.", { number, name: guest.name });
        if (await this.props.act("sign_sppd", values, done, { visitorIds: [id] })) {
            this.state.sppd = null;
            this.focusLater(".o_reception_sppd:not(:disabled)");
        }
    }

    // -- leaving -----------------------------------------------------------------

    undoCheckOut(guest) {
        const values = {
            session_id: this.props.visit.id,
            visitor_ids: [guest.id],
            undo: true,
        };
        return this.props.act("check_out", values, _t("%s is still here.", guest.name), {
            visitorIds: [guest.id],
        });
    }

    focusLater(selector) {
        const { requestAnimationFrame } = browser;
        requestAnimationFrame(() =>
            requestAnimationFrame(() => this.root.el?.querySelector(selector)?.focus())
        );
    }
}
