/** Activities that end with a deed: buttons that open its dialogue, no "Mark Done". */
import { Activity } from "@mail/core/web/activity";
import { ActivityListPopoverItem } from "@mail/core/web/activity_list_popover_item";

import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

const DEEDS = {
    djpk_callback: [
        { method: "action_log_call", label: _t("Log call"), icon: "fa-phone" },
    ],
    djpk_review: [
        { method: "action_approve", label: _t("Approve"), icon: "fa-check" },
        { method: "action_reject", label: _t("Reject"), icon: "fa-times" },
    ],
};

/** A new object for each class: a patch may be applied to one class only. */
const deedButtons = () => ({
    get deeds() {
        return DEEDS[this.props.activity.activity_category] || [];
    },

    async onClickDeed(method) {
        const { res_model: model, res_id: id } = this.props.activity;
        const { orm, action } = this.env.services;
        const dialogue = await orm.call(model, method, [[id]]);
        await action.doAction(dialogue, { onClose: () => this.onDeedDone(model, id) });
    },

    onDeedDone(model, id) {
        const thread = this.env.services["mail.store"].Thread.insert({ model, id });
        this.props.onActivityChanged?.(thread);
        this.props.reloadParentView?.();
    },
});

patch(Activity.prototype, deedButtons());
patch(ActivityListPopoverItem.prototype, deedButtons());
