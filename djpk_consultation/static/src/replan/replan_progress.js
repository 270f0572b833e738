import { Component, onWillDestroy, xml } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** How often a re-plan that is under way is read again. */
const SECONDS = 2;
const UNDER_WAY = ["running", "undoing"];

/** Shows how far the scheduled action is, as long as it works. */
export class ReplanProgress extends Component {
    static template = xml`<i class="fa fa-spinner fa-spin me-2" aria-hidden="true"/>`;
    static props = standardWidgetProps;

    setup() {
        const timer = browser.setInterval(() => this.read(), SECONDS * 1000);
        onWillDestroy(() => browser.clearInterval(timer));
    }

    async read() {
        const { record } = this.props;
        if (UNDER_WAY.includes(record.data.state)) {
            await record.load();
        }
    }
}

registry.category("view_widgets").add("djpk_replan_progress", { component: ReplanProgress });
