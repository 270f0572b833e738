import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { pick } from "@web/core/utils/objects";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

let lastId = 0;

/**
 * The buttons of a record's methods, for the header of a form:
 * `<widget name="djpk_actions"/>`.
 *
 * The server says in the field `action_states` which methods this user may call and
 * why one of them is off (`djpk.action.mixin`). Next steps and what may be done now
 * are in the header, the others in the menu "More", each with its reason.
 */
export class DjpkActions extends Component {
    static template = "djpk_consultation.Actions";
    static components = { Dropdown, DropdownItem };
    static props = standardWidgetProps;

    setup() {
        this.notification = useService("notification");
        this.id = `o_djpk_actions_${++lastId}`;
    }

    get states() {
        const states = this.props.record.data.action_states || [];
        return [...states].sort((one, other) => other.main - one.main);
    }

    get inline() {
        const inline = this.states.filter((state) => state.main || (state.enabled && !state.more));
        return this.env.isSmall ? inline.slice(0, 1) : inline;
    }

    get more() {
        const inline = this.inline.map((state) => state.name);
        const more = this.states.filter((state) => !inline.includes(state.name));
        return more.sort((one, other) => other.enabled - one.enabled);
    }

    get moreLabel() {
        return _t("More");
    }

    reasonId(state) {
        return `${this.id}_${state.name}`;
    }

    /** Calls the method as a button of the form does, or says why it is off. */
    press(state) {
        if (!state.enabled) {
            this.notification.add(state.reason, { title: state.label, type: "warning" });
            return;
        }
        const { record } = this.props;
        const clickParams = { type: "object", name: state.name };
        if (state.confirm) {
            clickParams.confirm = state.confirm;
        }
        return this.env.onClickViewButton({
            clickParams,
            getResParams: () =>
                pick(record, "context", "evalContext", "resModel", "resId", "resIds"),
        });
    }
}

registry.category("view_widgets").add("djpk_actions", {
    component: DjpkActions,
    fieldDependencies: [{ name: "action_states", type: "json", readonly: true }],
});
