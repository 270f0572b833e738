import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("djpk_session_actions", {
    steps: () => [
        {
            content: "the next step is shown, off, and described by its reason",
            trigger: ".o_djpk_actions button[name=action_check_in][aria-disabled=true]",
            run() {
                const id = this.anchor.getAttribute("aria-describedby");
                const reason = document.getElementById(id).textContent;
                if (!reason.includes("check-in is open from")) {
                    throw new Error(`Not the reason: ${reason}`);
                }
            },
        },
        {
            content: "pressed, it says why",
            trigger: ".o_djpk_actions button[name=action_check_in]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('check-in is open from')",
        },
        {
            trigger: ".o_djpk_actions_more",
            run: "click",
        },
        {
            content: "what is not possible now is in the menu, with its reason",
            trigger:
                ".o_djpk_actions_menu [name=action_close][aria-disabled=true] small:contains('takes one that is')",
        },
        {
            content: "what a manager alone may do is not offered",
            trigger: ".o_djpk_actions_menu:not(:has([name=action_correct]))",
            run: "press Escape",
        },
        {
            trigger: ".o_djpk_actions button[name=action_cancel]:not([aria-disabled])",
            run: "click",
        },
        {
            trigger: ".modal [name=cause] input[data-value=djpk]",
            run: "click",
        },
        {
            trigger: ".modal [name=reason] textarea",
            run: "edit Flood",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "the header follows the new state",
            trigger: ".o_form_view:not(:has(button[name=action_cancel]))",
        },
        {
            trigger: ".o_arrow_button_current:contains('Cancelled')",
        },
        {
            trigger: ".nav-link[name=audit]",
            run: "click",
        },
        {
            trigger: "[name=log_ids] .o_data_row:contains('Flood'):contains('DJPK')",
        },
    ],
});

registry.category("web_tour.tours").add("djpk_session_calendar", {
    steps: () => [
        {
            content: "the session stands at the office's time, whatever the browser's",
            trigger: ".fc-timegrid-event.o_calendar_color_4:contains(/09:00( AM)? WIB/)",
            run: "click",
        },
        {
            trigger: ".o_cw_popover:contains(/09:00( AM)? - 10:00( AM)? WIB/)",
        },
        {
            trigger: ".o_cw_popover_close",
            run: "click",
        },
        {
            content: "dragged, it asks for the reason, and stays meanwhile",
            trigger: ".fc-timegrid-event:contains('09:00')",
            run: "drag_and_drop .fc-timegrid-slot-lane[data-time='13:30:00']",
        },
        {
            trigger: ".modal [name=slot_id] input:value(/^13/)",
        },
        {
            trigger: ".modal button.btn-close, .modal .o_form_button_cancel",
            run: "click",
        },
        {
            trigger: "body:not(.modal-open) .fc-timegrid-event:contains('09:00')",
        },
    ],
});

const { Settings } = luxon;

registry.category("web_tour.tours").add("djpk_session_calendar_today", {
    steps: () => [
        {
            content: "It is 20.00 in London, and the next day's 03.00 in Jakarta",
            trigger: ".o_calendar_sidebar .o_datetime_picker",
            run() {
                Settings.defaultZone = "Europe/London";
                Settings.now = () => Date.UTC(2030, 5, 5, 19);
            },
        },
        { trigger: ".o_calendar_button_today", run: "click" },
        { trigger: ".o_calendar_sidebar .o_today:contains(/^6$/)" },
        { trigger: ".o_calendar_sidebar .o_selected:contains(/^6$/)" },
        {
            content: "and no other day is marked",
            trigger: ".o_calendar_sidebar .o_datetime_picker",
            run() {
                const marked = this.anchor.querySelectorAll(".o_today");
                if (marked.length !== 1) {
                    throw new Error(`${marked.length} days are today`);
                }
            },
        },
    ],
});
