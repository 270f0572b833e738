import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("djpk_offer_times", {
    steps: () => [
        {
            content: "Times are offered from the waiting list",
            trigger: ".o_data_row:first button[name=action_offer]",
            run: "click",
        },
        {
            content: "The first three lawful ones are proposed, by both clocks",
            trigger:
                ".modal .o_data_row:eq(2):contains(5 June 2025):contains(15.00–16.00 WIT)",
        },
        {
            trigger: ".modal div[name=verdict_allowed]:contains(4 June 2025, 10.00 WIB)",
        },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            content: "The list says until when they are held",
            trigger: ".o_data_row:first:contains(Held until Wed 4 Jun 10.00)",
        },
    ],
});

registry.category("web_tour.tours").add("djpk_video_room", {
    steps: () => [
        { trigger: "button[name=action_schedule]:enabled", run: "click" },
        {
            content: "The application used last is filled in; the link has the focus",
            trigger: ".modal [name=meeting_app] input:value(Ms. Teams)",
        },
        {
            trigger: ".modal [name=meeting_url] input",
            run: "edit https://meet.test/2",
        },
        {
            content: "Which rooms are free then, and who has the other one",
            trigger: ".modal [name=rooms_text] li.text-danger:contains(taken 07.30-08.30 WIB)",
        },
        { trigger: ".modal [name=room_id] input", run: "edit Video Conference" },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Video Conference)",
            run: "click",
        },
        {
            content: "The clash is told before anything is saved",
            trigger: ".modal div[name=verdict_refused]:contains(is taken)",
        },
        { trigger: ".modal [name=room_id] input", run: "edit Room B" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Room B)", run: "click" },
        { trigger: ".modal div[name=verdict_allowed]" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            trigger:
                ".o_field_widget[name=state]:has(.o_arrow_button_current:contains(Scheduled))",
        },
    ],
});
