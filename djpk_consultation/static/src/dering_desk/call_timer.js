import { Component, onWillUnmount, useState, xml } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

/** How long the call has lasted, in minutes and seconds. */
export class CallTimer extends Component {
    static template = xml`
        <span class="o_call_timer badge text-bg-light" role="timer" aria-live="off">
            <i class="fa fa-phone me-1" aria-hidden="true"/><t t-esc="text"/>
        </span>`;
    static props = { startedAt: { type: [Number, Boolean] } };

    setup() {
        this.state = useState({ now: Date.now() });
        const handle = browser.setInterval(() => (this.state.now = Date.now()), 1000);
        onWillUnmount(() => browser.clearInterval(handle));
    }

    get text() {
        const { startedAt } = this.props;
        const spent = startedAt ? Math.max(0, this.state.now - startedAt) : 0;
        const seconds = Math.floor(spent / 1000);
        const parts = [Math.floor(seconds / 60), seconds % 60];
        return parts.map((part) => String(part).padStart(2, "0")).join(":");
    }
}
