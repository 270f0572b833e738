import { registry } from "@web/core/registry";

const WHOLE = "11/06/2025";

registry.category("web_tour.tours").add("djpk_replan_run", {
    steps: () => [
        {
            content: "a late day off, in Indonesian",
            trigger: "div[name=name] input",
            run: "edit Cuti Bersama",
        },
        { trigger: "div[name=day_from] button", run: "click" },
        { trigger: "div[name=day_from] input", run: `edit ${WHOLE} && press Tab` },
        {
            content: "what is booked then is shown before saving",
            trigger: ".alert-warning[role=alert]:contains('2 sesi terjadwal')",
        },
        { trigger: "div[name=basis] input", run: "edit SKB 933/2025" },
        { trigger: ".alert-warning button[name=action_replan]", run: "click" },
        {
            content: "the dry run: from, to and why",
            trigger:
                "[name=session_line_ids] .o_data_row:contains('Rab 11 Jun 2025 09.00-10.00 WIB'):contains('Kam 12 Jun 2025 09.00-10.00 WIB'):contains('11 Jun bukan hari kerja')",
        },
        {
            trigger: "div[name=cause]:contains('Cuti Bersama (SKB 933/2025)')",
        },
        { trigger: "button[name=action_run]", run: "click" },
        {
            trigger: ".modal-body:contains('menerima satu e-mail')",
        },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: ".o_arrow_button_current:contains('Sudah dijalankan')" },
        {
            trigger: "[name=session_line_ids] .o_data_row .badge:contains('Dipindahkan')",
        },
        {
            content: "as long as it is a day off, nothing goes back",
            trigger: "button[name=action_undo]",
            run: "click",
        },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        {
            trigger: ".modal:contains('Cabut dahulu hari libur') .btn-primary",
            run: "click",
        },
        { trigger: "body:not(.modal-open) .o_form_view" },
    ],
});

registry.category("web_tour.tours").add("djpk_replan_undo", {
    steps: () => [
        {
            content: "the day off was taken out: the list says what is free again",
            trigger: ".o_data_row:contains('Hari libur dicabut'):contains('slot kosong kembali')",
        },
        { trigger: ".o_data_row td:contains('Dipindahkan: 2')", run: "click" },
        { trigger: "button[name=action_undo]", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: ".o_arrow_button_current:contains('Sudah diurungkan')" },
        {
            trigger: "[name=session_line_ids] .o_data_row .badge:contains('Dikembalikan')",
        },
        { trigger: ".breadcrumb-item a, .o_back_button", run: "click" },
        {
            content: "what is hit now: nothing, which is said",
            trigger: "button[name=action_look]",
            run: "click",
        },
        { trigger: ".o_form_view div[name=summary]:contains('Tidak ada sesi yang terkena')" },
        { trigger: "button[name=action_note]", run: "click" },
        { trigger: ".o_arrow_button_current:contains('Sudah Dibaca')" },
    ],
});

registry.category("web_tour.tours").add("djpk_holiday_file", {
    steps: () => [
        { trigger: "button[name=action_from_file]", run: "click" },
        { trigger: ".modal button[name=action_preview]", run: "click" },
        {
            content: "without a file it says what to do",
            trigger: ".modal:contains('Pilih berkasnya dahulu') .btn-primary",
            run: "click",
        },
        { trigger: ".modal .o_form_view div[name=file]" },
    ],
});
