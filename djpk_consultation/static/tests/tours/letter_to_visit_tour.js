import * as hoot from "@odoo/hoot-dom";
import { inputFiles } from "@web/../tests/utils";
import { registry } from "@web/core/registry";

const MOST = 12;
const clicks = [];

/** Every press of the mouse from here on is counted where the page hears it. */
function startCounting() {
    clicks.length = 0;
    document.addEventListener(
        "pointerdown",
        (ev) => clicks.push(ev.target.name || ev.target.textContent.trim().slice(0, 40)),
        true
    );
}

/** A minimal PDF: the letter as it was scanned. */
function scan() {
    return new File(["%PDF-1.4 letter"], "letter.pdf", { type: "application/pdf" });
}

registry.category("web_tour.tours").add("djpk_letter_to_visit", {
    steps: () => [
        {
            content: "The ticket is open: the letter that came with it is registered",
            trigger: ".o_form_view button[name=action_register_letter].btn-primary",
            run({ click }) {
                startCounting();
                return click();
            },
        },
        {
            content: "At once it says what the letter lacks",
            trigger: "div[name=outlook_refused]:contains(letter_incomplete)",
        },
        {
            content: "The number has the focus",
            trigger: ".o_field_widget[name=number] input:focus",
            run: () => hoot.edit("900/77/BPKAD"),
        },
        {
            trigger: ".o_field_widget[name=letter_date] input",
            async run({ click }) {
                await click();
                await hoot.edit("06/02/2025");
                await hoot.press("Enter");
            },
        },
        {
            content: "The file: a click on the button, another one on the file's name",
            trigger: ".o_field_widget[name=attachment_ids] .o_attach",
            async run() {
                clicks.push("Files", "letter.pdf");
                const input = ".o_field_widget[name=attachment_ids] input[type=file]";
                await inputFiles(input, [scan()]);
            },
        },
        {
            content: "Nothing is lacking but the unit's word, which is recorded",
            trigger: "div[name=outlook_decision]:not(:contains(letter_incomplete))",
        },
        {
            trigger: "button[name=action_approve]:enabled",
            run: "click",
        },
        {
            content: "Whose decision it is has the focus",
            trigger: ".modal [name=decided_by] input:focus",
            run: () => hoot.edit("Director of DTU"),
        },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            content: "Now it may be scheduled, and the first place is told",
            trigger: "div[name=outlook_lawful]:contains(Thu 5 Jun 2025 09.00-10.00 WIB)",
        },
        { trigger: "button[name=action_schedule]", run: "click" },
        {
            content: "The first place is filled in; a visitor is still missing",
            trigger: ".modal div[name=verdict_incomplete]:contains(visitors_missing)",
        },
        {
            trigger: ".modal [name=slot_id] input:checked",
        },
        {
            trigger: ".modal .o_field_x2many_list_row_add a",
            run: "click",
        },
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
            trigger: ".modal div[name=verdict_allowed]:contains(Thu 5 Jun 2025 09.00)",
        },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            content: "The visit is on record",
            trigger:
                ".o_field_widget[name=state]:has(.o_arrow_button_current:contains(Scheduled))",
            run() {
                const told = `${clicks.length} clicks: ${clicks.join(" | ")}`;
                console.log(told);
                if (clicks.length > MOST) {
                    throw new Error(`At most ${MOST} were allowed. ${told}`);
                }
            },
        },
    ],
});
