import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Icon and colour of each state; its word comes with the report. */
const SIGNS = {
    ok: { icon: "fa-check-circle", color: "text-success" },
    warn: { icon: "fa-exclamation-circle", color: "text-warning-emphasis" },
    bad: { icon: "fa-times-circle", color: "text-danger" },
    info: { icon: "fa-info-circle", color: "text-muted" },
};

/** Whether all works that works by itself, and what to do where it does not. */
export class HealthPage extends Component {
    static template = "djpk_consultation.HealthPage";
    static props = { ...standardActionServiceProps };
    static path = "consultation-health";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ report: null, busy: false });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.busy = true;
        try {
            this.state.report = await this.orm.call(
                "djpk.consultation.health",
                "call_health",
                []
            );
        } finally {
            this.state.busy = false;
        }
    }

    sign(state) {
        return SIGNS[state];
    }

    open(row) {
        return this.action.doAction(row.action);
    }
}

registry.category("actions").add("djpk_consultation.health", HealthPage);
