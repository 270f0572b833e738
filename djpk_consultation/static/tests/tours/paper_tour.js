import { registry } from "@web/core/registry";

const ISSUED = ".o_field_widget[name=issue_ids] .o_data_row";

registry.category("web_tour.tours").add("djpk_paper_printed", {
    steps: () => [
        { trigger: "a[name=documents]", run: "click" },
        { trigger: ".alert-warning:contains(the file still lacks)" },
        { trigger: "button:contains(Print attendance list)", run: "click" },
        { trigger: `${ISSUED}:contains(/DH)` },
        { trigger: "button:contains(Print minutes)", run: "click" },
        { trigger: `${ISSUED}:contains(/BAK)` },
        { trigger: "button:contains(Upload signed minutes)", run: "click" },
        { trigger: ".modal .o_field_widget[name=kind] select, .modal [name=kind] input" },
        { trigger: ".modal button:contains(Discard)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: "button:contains(Write minutes)", run: "click" },
        { trigger: ".o_field_widget[name=conclusion] textarea", run: "edit All agreed" },
        { trigger: ".breadcrumb-item:last a, .o_back_button", run: "click" },
        { trigger: "a[name=documents]", run: "click" },
        { trigger: "button:contains(Print minutes)", run: "click" },
        { trigger: `${ISSUED}:contains(Replaced)` },
    ],
});
