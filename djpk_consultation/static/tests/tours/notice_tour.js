import { registry } from "@web/core/registry";

const BANNER = ".alert-danger:contains(Not told.)";

registry.category("web_tour.tours").add("djpk_notice_not_delivered", {
    steps: () => [
        { trigger: `${BANNER}:contains(No e-mail address is on record)` },
        { trigger: "button[name=action_view_notices]", run: "click" },
        { trigger: ".o_data_row:contains(Not delivered) td[name=kind]", run: "click" },
        { trigger: ".alert-danger:contains(No e-mail address is on record)" },
        { trigger: ".o_back_button, .breadcrumb-item:first a", run: "click" },
        { trigger: ".o_data_row:contains(Not delivered)" },
        { trigger: ".o_back_button, .breadcrumb-item:first a", run: "click" },
        { trigger: `${BANNER} button[name=action_told_notices]`, run: "click" },
        { trigger: `.o_form_view:not(:has(${BANNER}))` },
    ],
});
