import * as hoot from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const QUESTION = "Bagaimana rumus DAU tahun ini?";

const click = (trigger) => ({ content: `Click ${trigger}`, trigger, run: "click" });
const see = (trigger) => ({ content: `See ${trigger}`, trigger });
const edit = (trigger, text) => ({
    content: `Edit ${trigger}`,
    trigger,
    async run({ click: press }) {
        await press();
        await hoot.edit(text);
    },
});
const deed = (name) => click(`.o-mail-Activity .o_djpk_deed[data-deed=${name}]`);
const confirm = click(".modal button[name=action_confirm]");
const state = (name, label) =>
    see(`.o_field_widget[name=${name}]:has(.o_arrow_button_current:contains(${label}))`);

// -- a question is escalated, and called back ------------------------------------

tours.add("djpk_flow_escalate", {
    steps: () => [
        edit("#dering_name", "Joko Susilo"),
        edit("#dering_phone", "0812-7777-8888"),
        edit("#dering_institution", "BPKA Sleman"),
        edit("#dering_question", QUESTION),
        {
            content: "Choose the topic, which proposes its unit",
            trigger: "#dering_topic",
            run() {
                const option = [...this.anchor.options].find((one) =>
                    one.textContent.includes("DAU")
                );
                this.anchor.value = option.value;
                this.anchor.dispatchEvent(new Event("change"));
            },
        },
        click(".o_dering_escalate"),
        see(".o_dering_done:contains(Call back until Thu 5 Jun 2025 16:00 WIB)"),
        see(".o_dering_promise:contains(received Mon 2 Jun 10.00 -> +3 WD = Thu 5 Jun 16.00)"),
    ],
});

const openCallback = [
    click(".o_data_row:contains(Joko Susilo) td[name=name]"),
    see("[name=callback_basis]:contains(+3 WD = Thu 5 Jun 16.00 WIB)"),
];
const logCall = (outcome) => [
    deed("action_log_call"),
    click(`.modal [name=outcome] input[data-value=${outcome}]`),
    confirm,
];

tours.add("djpk_flow_called_back", {
    steps: () => [
        ...openCallback,
        see("[name=callback_running]:contains(Thu 5 Jun 2025 16:00 WIB)"),
        ...logCall("no_answer"),
        see("[name=callback_attempt_ids] .o_data_row:contains(no answer)"),
        see("[name=callback_due]:contains(Due today)"),
        ...logCall("reached"),
        see("[name=callback_state]:contains(On time)"),
        see(".o-mail-Chatter:not(:has(.o_djpk_deed))"),
        {
            content: "A past answer of the unit is used again",
            trigger: ".o_djpk_similar .o_dering_answer:contains(fiskal netto)",
        },
        click(".o_djpk_similar .o_dering_use"),
        see("[name=answer] textarea:focus:value(/fiskal netto/)"),
        click("button[name=action_close_consultation].btn-primary"),
        confirm,
        see(".ribbon:contains(Closed)"),
    ],
});

tours.add("djpk_flow_overdue", {
    steps: () => [
        see(".o_data_row.text-danger:contains(Joko Susilo):contains(Overdue)"),
        ...openCallback,
        see(".o_form_view:not(:has([name=callback_running]))"),
        see("[name=callback_late]:contains(Thu 5 Jun 2025 16:00 WIB)"),
        see(".o-mail-Activity:contains(has not called back)"),
    ],
});

tours.add("djpk_flow_called_back_late", {
    steps: () => [
        ...openCallback,
        ...logCall("reached"),
        see("[name=callback_state]:contains(Late)"),
        see(".o_form_view:not(:has([name=callback_late]))"),
    ],
});

// -- a letter by e-mail, and its decision ----------------------------------------

tours.add("djpk_flow_complete_letter", {
    steps: () => [
        click(".o_data_row:contains(Kabupaten Bandung) td[name=region_id]"),
        see("[name=outlook_refused]:contains(letter_incomplete)"),
        see(".o-mail-Activity:contains(Fill in: number, date, technical unit)"),
        see("[name=attachment_ids]:contains(surat.pdf)"),
        edit(".o_field_widget[name=number] input", "900/77/BPKAD"),
        {
            trigger: ".o_field_widget[name=letter_date] input, .o_field_widget[name=letter_date] button",
            async run({ click: press }) {
                await press();
            },
        },
        {
            trigger: ".o_field_widget[name=letter_date] input:focus",
            async run() {
                await hoot.edit("06/01/2025");
                await hoot.press("Enter");
            },
        },
        edit(".o_field_widget[name=topic_id] input", "DAU"),
        click(".o-autocomplete--dropdown-item:contains(DAU)"),
        see(".o_field_widget[name=team_id] input:value(Direktorat Dana Transfer Umum)"),
        click(".o_form_button_save"),
        see(".o_form_saved"),
        see("[name=outlook_decision]:not(:contains(letter_incomplete))"),
        see(".o-mail-Activity:contains(Approve or reject)"),
    ],
});

tours.add("djpk_flow_approve", {
    steps: () => [
        see("[name=attachment_ids]:contains(surat.pdf)"),
        deed("action_approve"),
        see(".modal .o_form_view:not(:contains(told to the asker))"),
        confirm,
        state("state", "Approved"),
        see("[name=outlook_lawful]:contains(Thu 5 Jun 2025 09.00)"),
        see(".o-mail-Chatter:not(:has(.o_djpk_deed))"),
    ],
});

tours.add("djpk_flow_reject", {
    steps: () => [
        deed("action_reject"),
        see(".modal:contains(The reason is told to the asker in the mail.)"),
        see(".modal [name=reason] textarea:focus"),
        confirm,
        see(".modal .o_field_invalid[name=reason]"),
        edit(".modal [name=reason] textarea", "Pokok bahasan belum jelas."),
        confirm,
        state("state", "Rejected"),
        see(".o-mail-Chatter:not(:has(.o_djpk_deed))"),
    ],
});

// -- a complaint -----------------------------------------------------------------

tours.add("djpk_flow_complain", {
    steps: () => [
        edit("#dering_name", "Joko Susilo"),
        edit("#dering_phone", "0812-7777-8888"),
        edit("#dering_email", "joko@sleman.test"),
        edit("#dering_institution", "BPKA Sleman"),
        { trigger: "#dering_kind", run: "select complaint" },
        edit("#dering_question", "Petugas tidak ramah"),
        see(".o_dering_buttons:not(:has(.o_dering_close)):not(:has(.o_dering_escalate))"),
        click(".o_dering_save"),
        see(".o_dering_done:contains(Saved as ticket)"),
        {
            content: "It has left the desk: its officers take it from here",
            trigger: "#dering_question",
            run() {
                if (this.anchor.value) {
                    throw new Error(this.anchor.value);
                }
            },
        },
    ],
});

tours.add("djpk_flow_complaint_unseen", {
    steps: () => [see(".o_view_nocontent:contains(No open complaint)")],
});

tours.add("djpk_flow_complaint_answered", {
    steps: () => [
        click(".o_data_row:contains(Petugas tidak ramah) td[name=name]"),
        state("stage_id", "Received"),
        click(".o_statusbar_status button:contains(Examined)"),
        state("stage_id", "Examined"),
        click("button[name=action_close_consultation].btn-primary"),
        edit(".modal [name=answer] textarea", "Kami mohon maaf."),
        confirm,
        state("stage_id", "Answered"),
    ],
});
