import * as hoot from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

const card = ".o_kanban_record:contains(900/77/BPKAD)";

registry.category("web_tour.tours").add("djpk_letter_cards", {
    steps: () => [
        { trigger: ".o_switch_view.o_kanban", run: "click" },
        {
            content: "A card that is dragged to another state stays where it was",
            trigger: `.o_kanban_group:first ${card}`,
            run: "drag_and_drop .o_kanban_group:eq(3)",
        },
        {
            trigger: `.o_kanban_group:first ${card}`,
            async run() {
                await hoot.animationFrame();
                if (document.querySelectorAll(".o_kanban_group").length !== 5) {
                    throw new Error("There is one column a state.");
                }
            },
        },
        {
            content: "A card is opened, and says at once what it lacks",
            trigger: `.o_kanban_group:first ${card}`,
            run: "click",
        },
        { trigger: "div[name=outlook_decision]:contains(not_approved)" },
    ],
});

registry.category("web_tour.tours").add("djpk_waiting_list", {
    steps: () => [
        {
            content: "The longest waiting stands first, with its first place",
            trigger:
                ".o_data_row:first:contains(Kabupaten Bandung):contains(Tue 10 Jun 09.00)",
        },
        {
            content: "It is scheduled in its row",
            trigger: ".o_data_row:first button[name=action_schedule]",
            run: "click",
        },
        {
            content: "Another day offers its own free slots, and the verdict follows",
            trigger: ".modal .o_field_widget[name=date] button",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=date] input:focus",
            async run() {
                await hoot.edit("06/11/2025");
                await hoot.press("Enter");
            },
        },
        { trigger: ".modal .o_field_widget[name=slot_id] .o_radio_item:eq(3)" },
        {
            trigger: ".modal .o_field_widget[name=slot_id] .o_radio_item:eq(2) input",
            run: "click",
        },
        { trigger: ".modal .o_field_x2many_list_row_add a", run: "click" },
        {
            trigger: ".modal .o_selected_row [name=name] input:focus",
            run: () => hoot.edit("Siti Aminah"),
        },
        {
            trigger: ".modal .o_selected_row [name=position_id] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_menu .o_select_menu_item:contains(Staff)",
            run: "click",
        },
        {
            trigger: ".modal div[name=verdict_allowed]:contains(Wed 11 Jun 2025 13.00)",
        },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            trigger:
                ".o_field_widget[name=state]:has(.o_arrow_button_current:contains(Scheduled))",
        },
    ],
});
