import { registry } from "@web/core/registry";

const AUDIT = "section:contains(Audit of the rules)";

registry.category("web_tour.tours").add("djpk_health", {
    steps: () => [
        { trigger: ".o_djpk_health [role=status][data-state]" },
        { trigger: "section:contains(Versions) th:contains(PostgreSQL)" },
        { trigger: `${AUDIT} tr[data-state=warn]:contains(Press Audit Now)` },
        { trigger: `${AUDIT} button:contains(Last audit)`, run: "click" },
        { trigger: ".o_list_view button[name=action_audit]", run: "click" },
        { trigger: ".alert-danger:contains(records break a rule)" },
        {
            trigger:
                ".o_data_row:contains(Complaints came by) button[name=action_open]",
            run: "click",
        },
        { trigger: ".o_form_view .o_breadcrumb:contains(Toilet)" },
        { trigger: ".o_back_button, .breadcrumb-item:last a", run: "click" },
        { trigger: ".alert-danger:contains(records break a rule)" },
    ],
});
