import { Component } from "@odoo/owl";
import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const SHOWN = 8;
const PARTS = ["partner_id", "name", "phone", "email", "institution", "region_id", "region"];

class SuggestField extends AutoComplete {
    static template = "djpk_consultation.SuggestField";
}

/** Who calls: found by name, phone or e-mail, or added in place. */
export class CallPerson extends Component {
    static template = "djpk_consultation.CallPerson";
    static components = { SuggestField };
    static props = {
        call: Object,
        missing: Array,
        readonly: Boolean,
        onSet: Function,
        onFocus: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.callerSources = [
            { options: (text) => this.findCallers(text), optionSlot: "caller" },
        ];
        this.institutionSources = [
            { options: (text) => this.findInstitutions(text), optionSlot: "caller" },
        ];
        this.regionSources = [{ options: (text) => this.findRegions(text) }];
    }

    lacks(part) {
        return this.props.missing.includes(part);
    }

    // -- typed -------------------------------------------------------------------

    onText(name, ev) {
        this.props.onSet({ [name]: ev.target.value });
    }

    /** Another name or institution is another person. */
    onTyped(name, text) {
        if (text !== this.props.call[name]) {
            this.props.onSet({ [name]: text, partner_id: false });
        }
    }

    onRegionTyped(text) {
        if (!text) {
            this.props.onSet({ region_id: false, region: "" });
        }
    }

    // -- found -------------------------------------------------------------------

    async find(values, onSelect) {
        const found = await this.orm.silent.call(
            "helpdesk.ticket",
            "find_callers",
            [],
            values
        );
        return found.map((caller) => ({
            label: caller.name || caller.institution,
            data: caller,
            onSelect: () => onSelect(caller),
        }));
    }

    async findCallers(text) {
        if (!text) {
            return [];
        }
        const options = await this.find({ text }, (caller) => this.choose(caller));
        return [...options, this.newCaller(text)];
    }

    newCaller(text) {
        const isNumber = /^[\d\s+()-]+$/.test(text);
        const values = isNumber ? { name: "", phone: text } : { name: text };
        return {
            label: _t("New caller: %s", text),
            data: {},
            onSelect: () => {
                this.props.onSet({ ...values, partner_id: false });
                this.props.onFocus(isNumber ? "name" : "phone");
            },
        };
    }

    choose(caller) {
        this.props.onSet(Object.fromEntries(PARTS.map((name) => [name, caller[name]])));
        this.props.onFocus("question");
    }

    findInstitutions(text) {
        if (!text) {
            return [];
        }
        return this.find(
            { text, institutions: "only" },
            ({ institution, region_id, region }) => {
                const place = region_id ? { region_id, region } : {};
                this.props.onSet({ institution, partner_id: false, ...place });
                this.props.onFocus(region_id ? "question" : "region");
            }
        );
    }

    async findRegions(text) {
        const values = { name: text, limit: SHOWN };
        const found = await this.orm.silent.call("djpk.region", "name_search", [], values);
        return found.map(([region_id, region]) => ({
            label: region,
            onSelect: () => this.props.onSet({ region_id, region }),
        }));
    }
}
