import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("djpk_closure_typed", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: "div[name=date_from] input", run: "edit 06/05/2025 && press Tab" },
        { trigger: "div[name=date_from] button:contains(Jun 5)" },
        { trigger: "div[name=date_to] input", run: "edit 06/10/2025 && press Tab" },
        { trigger: "div[name=date_to] button:contains(Jun 10)" },
        { trigger: ".alert-success" },
        { trigger: "div[name=reason] input", run: "edit Perbaikan" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
    ],
});
