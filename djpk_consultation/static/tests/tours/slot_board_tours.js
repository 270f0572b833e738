import * as hoot from "@odoo/hoot-dom";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const cell = (day, slot) => `td[data-date='2025-06-${day}'][data-slot='${slot}']`;
const card = (day, slot, who) => `${cell(day, slot)} .o_slot_board_card:contains(${who})`;
/** The cell that the keyboard is in, by all that it says. */
const at = (day, slot, ...said) =>
    `${cell(day, slot)}:focus` + said.map((text) => `[aria-label*='${text}']`).join("");
const press = (trigger, ...keys) => ({
    trigger,
    async run() {
        for (const key of keys) {
            await hoot.press(key);
        }
    },
});
const pickLetter = (text) => [
    {
        content: "the letters that wait, the longest waiting first",
        trigger: ".o_slot_board_picker input",
        run: `edit ${text}`,
    },
    press(`.o_slot_board_picker [role=option][aria-selected=true]:contains(${text})`, "Enter"),
];
const addGuest = [
    { trigger: ".modal .o_field_x2many_list_row_add a", run: "click" },
    {
        trigger: ".modal .o_selected_row [name=name] input:focus",
        run: () => hoot.edit("Siti Aminah"),
    },
    { trigger: ".modal .o_selected_row [name=position_id] input", run: "click" },
    {
        trigger: ".o_select_menu_menu .o_select_menu_item:contains(Staff)",
        run: "click",
    },
];

registry.category("web_tour.tours").add("djpk_board_booked", {
    steps: () => [
        {
            content: "today has the focus, and says all of its first cell in words",
            trigger: at("02", "0900", "Monday 2 June 2025, 09.00-10.00 WIB. Past."),
        },
        {
            content: "a day off is one narrow cell with the name of its holiday",
            trigger: `${cell("06", "0900")}[rowspan='5']:contains(Idul Adha)`,
        },
        ...pickLetter("900/77"),
        {
            content: "what is too early says so, in the cell and aloud",
            trigger: `${cell("04", "0900")}.o_slot_board_unlawful[aria-label*='Cannot be chosen'][aria-label*='too early']`,
        },
        {
            content: "its first place, and how it follows",
            trigger: ".o_slot_board_looking:contains(Thu 5 Jun 2025 09.00):contains(+3 WD)",
        },
        { trigger: ".o_slot_board_earliest", run: "click" },
        press(at("05", "0900", "Can be chosen"), "ArrowDown", "ArrowDown"),
        press(at("05", "1300", "Can be chosen"), "ArrowRight", "ArrowRight"),
        {
            content: "across the narrow days the row is kept; 9 June is off as well",
            trigger: `${cell("09", "0900")}:focus[aria-label*='Day off']`,
            run: () => hoot.press("ArrowRight"),
        },
        press(at("10", "1300"), "Enter"),
        {
            content: "Escape leads back to the cell",
            trigger: ".o_slot_board_actions button.o_slot_board_choose:focus",
            run: () => hoot.press("Escape"),
        },
        press(at("10", "1300"), "Enter"),
        press(".o_slot_board_actions button.o_slot_board_choose:focus", "Enter"),
        {
            content: "the dialogue is filled in for this place and no other",
            trigger: ".modal [name=slot_id] input:checked + label:contains(13.00)",
        },
        { trigger: ".modal [name=strict] input:checked" },
        ...addGuest,
        { trigger: ".modal div[name=verdict_allowed]:contains(Tue 10 Jun 2025 13.00)" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            content: "the board is still there, and tells and shows it",
            trigger: card("10", "1300", "Kabupaten Bandung"),
        },
        { trigger: ".o_slot_board [role=status]:contains(Scheduled: TM/)" },
        { trigger: at("10", "1300", "Taken", "Kabupaten Bandung", "1 guests, Scheduled") },
        { trigger: ".o_slot_board_picker input" },
    ],
});

registry.category("web_tour.tours").add("djpk_board_moved", {
    steps: () => [
        {
            trigger: cell("05", "0900"),
            run: ({ anchor }) => anchor.focus(),
        },
        press(at("05", "0900", "Kabupaten Bandung"), "m"),
        {
            trigger: ".o_slot_board_looking:contains(Moving Kabupaten Bandung)",
            run: () => hoot.press("Escape"),
        },
        { trigger: ".o_slot_board:not(:has(.o_slot_board_looking))" },
        press(at("05", "0900"), "m"),
        press(".o_slot_board_looking:contains(Moving)", "ArrowDown"),
        press(at("05", "1000", "Taken", "Cannot be chosen"), "Enter"),
        {
            content: "why it cannot go there",
            trigger: ".o_slot_board_reasons:contains(is taken)",
            run: () => hoot.press("Escape"),
        },
        press(at("05", "1000"), "ArrowDown", "Enter"),
        press(".o_slot_board_choose:focus:contains(Move it here)", "Enter"),
        { trigger: ".modal [name=slot_id] input:value(/^13/)" },
        { trigger: ".modal [name=reason] textarea", run: "edit Flood" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: card("05", "1300", "Kabupaten Bandung") },
        { trigger: at("05", "1300", "Kabupaten Bandung") },
        { trigger: ".o_slot_board [role=status]:contains(Moved to Thursday 5 June 2025, 13.00)" },
        {
            content: "and by hand",
            trigger: card("05", "1300", "Kabupaten Bandung"),
            run: `drag_and_drop ${cell("05", "1400")} .o_slot_board_state`,
        },
        { trigger: ".modal [name=slot_id] input:value(/^14/)" },
        { trigger: ".modal [name=reason] textarea", run: "edit Again" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: card("05", "1400", "Kabupaten Bandung"), run: "click" },
        { trigger: ".o_slot_board_cancel", run: "click" },
        { trigger: ".modal [name=cause] input[data-value=djpk]", run: "click" },
        { trigger: ".modal [name=reason] textarea", run: "edit Closed" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: `${cell("05", "1400")}[aria-label*='Free']` },
    ],
});

/** What another officer does meanwhile: a remote call in that officer's name. */
async function rival(method, values) {
    const { db, uid, key } = JSON.parse(browser.sessionStorage.getItem("djpk_rival"));
    const args = [db, uid, key, "djpk.consultation.session", method, [], values];
    const response = await fetch("/jsonrpc", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
            jsonrpc: "2.0",
            method: "call",
            params: { service: "object", method: "execute_kw", args },
        }),
    });
    const { error, result } = await response.json();
    if (error) {
        throw new Error(JSON.stringify(error));
    }
    return result;
}

function rivalBooks(which, slot) {
    const { letters } = JSON.parse(browser.sessionStorage.getItem("djpk_rival"));
    return rival("book", {
        values: {
            letter_id: letters[which],
            date: "2025-06-05",
            slot,
            strict: true,
            visitors: [{ name: "Guest", position_code: "staff" }],
        },
    });
}

registry.category("web_tour.tours").add("djpk_board_two_officers", {
    steps: () => [
        {
            trigger: `${cell("05", "1400")}.o_slot_board_lawful`,
            async run() {
                window.djpkSameBoard = document.querySelector(".o_slot_board");
                await rivalBooks(0, "1400");
            },
        },
        {
            content: "what the other one booked appears by itself, as taken",
            trigger: card("05", "1400", "Kabupaten Banyumas"),
        },
        { trigger: `${cell("05", "1400")}:not(.o_slot_board_lawful)` },
        { trigger: `${cell("05", "0900")}.o_slot_board_lawful`, run: "click" },
        { trigger: ".o_slot_board_choose", run: "click" },
        ...addGuest,
        {
            content: "both want the same place, and the other one is faster",
            trigger: ".modal div[name=verdict_allowed]:contains(09.00)",
            run: () => rivalBooks(1, "0900"),
        },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            content: "refused in words, with what is possible instead",
            trigger:
                ".modal:not(.o_inactive_modal):contains(is taken):contains(Earliest):contains(10.00-11.00 WIB)",
        },
        {
            trigger: ".modal:not(.o_inactive_modal):contains(is taken) .modal-footer button",
            run: "click",
        },
        {
            content: "the dialogue is still there, with what was entered",
            trigger: ".modal .o_data_row:contains(Siti Aminah)",
        },
        { trigger: ".modal .o_form_button_cancel, .modal button[special=cancel]", run: "click" },
        { trigger: card("05", "0900", "Kota Semarang") },
        {
            content: "its first place is now the next one; nothing was reloaded",
            trigger: ".o_slot_board_looking:contains(10.00-11.00 WIB)",
            run() {
                if (window.djpkSameBoard !== document.querySelector(".o_slot_board")) {
                    throw new Error("The board was opened anew.");
                }
            },
        },
    ],
});

registry.category("web_tour.tours").add("djpk_board_read_only", {
    steps: () => [
        { trigger: card("03", "0900", "Kabupaten Bandung"), run: "click" },
        { trigger: ".o_slot_board_actions .o_slot_board_open" },
        {
            trigger:
                ".o_slot_board_actions:not(:has(.o_slot_board_move)):not(:has(.o_slot_board_cancel))",
            run: () => hoot.press("Escape"),
        },
        { trigger: cell("03", "1000"), run: "click" },
        { trigger: ".o_slot_board_actions:not(:has(.btn-primary))" },
    ],
});

registry.category("web_tour.tours").add("djpk_board_away", {
    steps: () => [
        {
            trigger: ".o_slot_board_next",
            async run({ click }) {
                window.djpkRequest = browser.XMLHttpRequest;
                browser.XMLHttpRequest = class extends window.djpkRequest {
                    open(method, url) {
                        this.away = url.endsWith("/board");
                        super.open(method, url);
                    }
                    send(data) {
                        return this.away
                            ? this.dispatchEvent(new Event("error"))
                            : super.send(data);
                    }
                };
                await click();
            },
        },
        {
            content: "what is shown stays, with its time",
            trigger: ".o_slot_board [role=alert]:contains(cannot be reached):contains(10.00 WIB)",
        },
        {
            trigger: ".o_slot_board_retry",
            async run({ click }) {
                browser.XMLHttpRequest = window.djpkRequest;
                await click();
            },
        },
        { trigger: ".o_slot_board:not(:has([role=alert])) .o_slot_board_title:contains(16)" },
    ],
});
