import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

/** What the caller and the caller's region asked last; warns of an open question. */
export class CallHistory extends Component {
    static template = "djpk_consultation.CallHistory";
    static props = {
        partnerId: { type: [Number, Boolean] },
        phone: String,
        regionId: { type: [Number, Boolean] },
        ticketId: { type: [Number, Boolean] },
        onOpen: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ caller: [], region: [] });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((next) => {
            const names = ["partnerId", "phone", "regionId", "ticketId"];
            if (names.some((name) => next[name] !== this.props[name])) {
                this.load(next);
            }
        });
    }

    async load({ partnerId, phone, regionId, ticketId }) {
        const values = {
            partner_id: partnerId || null,
            phone,
            region_id: regionId || null,
            ticket_id: ticketId || null,
        };
        const known = partnerId || phone || regionId;
        const found = known
            ? this.orm.silent.call("helpdesk.ticket", "call_history", [], values)
            : { caller: [], region: [] };
        Object.assign(this.state, await this.keepLast.add(Promise.resolve(found)));
    }

    get groups() {
        return [
            { name: _t("The same caller"), tickets: this.state.caller },
            { name: _t("The same region"), tickets: this.state.region },
        ].filter((group) => group.tickets.length);
    }

    /** Tickets of this caller that make one ask whether the call is about them. */
    get warning() {
        const pending = this.state.caller.filter((ticket) => ticket.open);
        const today = this.state.caller.filter((ticket) => ticket.today);
        const numbers = (tickets) => tickets.map((ticket) => ticket.number).join(", ");
        if (today.length) {
            return _t("This caller has already asked today: %s", numbers(today));
        }
        return pending.length
            ? _t("This caller has an open question: %s", numbers(pending))
            : "";
    }
}
