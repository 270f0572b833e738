import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const EMPTY = {
    name: "",
    institution: "",
    region_code: "",
    region: "",
    phone: "",
    reason_code: "no_schedule",
    reason: "",
    session_id: false,
    about: "",
    question: "",
};
const SHOWN = 8;

/** Somebody without a schedule: the refusal on record, or a question for Dering. */
export class WalkInPanel extends Component {
    static template = "djpk_consultation.WalkInPanel";
    static components = { AutoComplete };
    static props = {
        values: Object,
        day: Object,
        busy: Boolean,
        act: Function,
        onPrint: Function,
        onTicket: [Function, { value: false }],
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ values: this.filled(this.props.values), last: null, asks: false });
        this.regionSources = [{ options: (text) => this.findRegions(text) }];
        onWillUpdateProps(({ values }) => {
            if (values !== this.props.values) {
                Object.assign(this.state, { values: this.filled(values), last: null, asks: false });
            }
        });
    }

    filled(values) {
        const given = Object.entries(values).filter(([, value]) => value);
        return { ...EMPTY, ...Object.fromEntries(given) };
    }

    get values() {
        return this.state.values;
    }

    onInput(name, ev) {
        this.values[name] = ev.target.value;
    }

    // -- region ------------------------------------------------------------------

    async findRegions(text) {
        if (!text) {
            return [];
        }
        const regions = await this.orm.silent.searchRead(
            "djpk.region",
            [["display_name", "ilike", text]],
            ["code", "display_name"],
            { limit: SHOWN }
        );
        return regions.map(({ code, display_name }) => ({
            label: display_name,
            onSelect: () =>
                Object.assign(this.values, { region_code: code, region: display_name }),
        }));
    }

    onRegionTyped(text) {
        if (!text) {
            Object.assign(this.values, { region_code: "", region: "" });
        }
    }

    // -- on record ---------------------------------------------------------------

    who(...names) {
        return Object.fromEntries(names.map((name) => [name, this.values[name] || null]));
    }

    submit() {
        return this.state.asks ? this.refer() : this.refuse();
    }

    async refuse() {
        const values = this.who(
            ...["name", "institution", "region_code", "phone"],
            ...["reason_code", "reason", "session_id"]
        );
        const done = _t("The refusal is on record.");
        const told = (_answer, { walk_ins }) =>
            _t("On record: refusal number %s of today.", walk_ins.count);
        this.finish(await this.props.act("refuse_walk_in", { values }, done, { told }));
    }

    async refer() {
        const values = this.who("name", "institution", "region_code", "phone", "question");
        const done = _t("The question went to the Contact Center.");
        const told = ({ number }) =>
            _t("Ticket %s waits for the Contact Center, which calls back.", number);
        const result = await this.props.act("refer_walk_in", { values }, done, { told });
        this.finish(result);
        if (result?.answer && this.props.onTicket) {
            await this.props.onTicket(result.answer.ticket_id);
        }
    }

    finish(result) {
        if (result) {
            const last = result.answer || {};
            Object.assign(this.state, { values: { ...EMPTY }, last, asks: false });
            this.focusLater(".o_reception_walk_in_new");
        }
    }

    another() {
        this.state.last = null;
        this.focusLater("#reception_walk_in_name");
    }

    focusLater(selector) {
        const { requestAnimationFrame } = browser;
        requestAnimationFrame(() =>
            requestAnimationFrame(() => document.querySelector(selector)?.focus())
        );
    }
}
