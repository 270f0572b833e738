import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** The promise to call back (E.3.a.2), how it follows, and what became of a call. */
export class CallPromise extends Component {
    static template = "djpk_consultation.CallPromise";
    static props = { ticket: Object, busy: Boolean, onLog: Function };

    get text() {
        const { called_back, late, deadline } = this.props.ticket;
        if (called_back) {
            return late ? _t("The caller was reached, late.") : _t("The caller was reached in time.");
        }
        if (!deadline) {
            return _t("The caller is to be called back.");
        }
        return late
            ? _t("Late. Promised until %s.", deadline)
            : _t("Call back until %s.", deadline);
    }

    get color() {
        const { called_back, late } = this.props.ticket;
        return late ? "alert-danger" : called_back ? "alert-success" : "alert-info";
    }
}
