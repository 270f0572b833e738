import * as hoot from "@odoo/hoot-dom";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const DESK = "/odoo/dering";

/** Keys alone: each step waits until its field has the focus, and none clicks. */
const type = (field, text) => ({
    content: `Type in ${field}`,
    trigger: `${field}:focus`,
    run: () => hoot.edit(text),
});
const press = (trigger, ...keys) => ({
    content: `Press ${keys.join(", ")} at ${trigger}`,
    trigger,
    async run() {
        for (const key of keys) {
            await hoot.press(key.split("+"));
        }
    },
});
const see = (trigger) => ({ content: `See ${trigger}`, trigger });
const holds = (field, text) => ({
    content: `${field} holds: ${text}`,
    trigger: field,
    run() {
        if (!this.anchor.value.includes(text)) {
            throw new Error(`${field}: ${this.anchor.value}`);
        }
    },
});
const option = (text) => `.o-autocomplete--dropdown-item .ui-state-active:contains(${text})`;

const chooseRetno = [
    type("#dering_name", "retno"),
    press(option("Retno Palupi"), "Enter"),
    see("#dering_question:focus"),
    holds("#dering_institution", "BPKA"),
    holds("#dering_region", "Sleman"),
];

tours.add("djpk_dering_answered", {
    url: DESK,
    steps: () => [
        ...chooseRetno,
        type("#dering_question", "Apakah sisa DAK Fisik dapat dianggarkan kembali?"),
        press("#dering_question:focus", "Tab"),
        type("#dering_answer", "Dapat, sesuai petunjuk teknis."),
        press("#dering_answer:focus", "Control+Enter"),
        see(".o_dering_done:contains(answered and closed)"),
        see(".o_dering_new:focus"),
        {
            content: "Catch what would be opened",
            trigger: ".o_dering_whatsapp",
            run() {
                browser.open = (url) => document.body.setAttribute("data-opened", url);
            },
        },
        press(".o_dering_new:focus", "Alt+w"),
        see("body[data-opened^='https://wa.me/6281155500009?text=Yth.']"),
        press(".o_dering_whatsapp", "Alt+n"),
        see("#dering_name:focus"),
    ],
});

tours.add("djpk_dering_escalated", {
    url: DESK,
    steps: () => [
        type("#dering_name", "Joko Susilo"),
        see(option("New caller: Joko Susilo")),
        press("#dering_name:focus", "Tab"),
        type("#dering_phone", "0812-7777-8888"),
        press("#dering_phone:focus", "Tab", "Tab"),
        type("#dering_institution", "BPKA Sleman"),
        press(option("BPKA Kabupaten Sleman"), "Enter"),
        see("#dering_question:focus"),
        holds("#dering_region", "Sleman"),
        type("#dering_question", "kpn dau cair bln ini?"),
        see(".o_dering_answer:contains(Disalurkan pada awal bulan.)"),
        {
            content: "The unit of the like question's topic is proposed",
            trigger: "#dering_team",
            run() {
                const [unit] = this.anchor.selectedOptions;
                if (unit.textContent !== "Direktorat Dana Transfer Umum") {
                    throw new Error(unit.textContent);
                }
            },
        },
        press("#dering_question:focus", "Alt+e"),
        see(".o_dering_done:contains(Call back until)"),
    ],
});

tours.add("djpk_dering_missing", {
    url: DESK,
    steps: () => [
        type("#dering_name", "Joko Susilo"),
        see(option("New caller: Joko Susilo")),
        press("#dering_name:focus", "Escape", "Control+Enter"),
        see(".o_dering_refusals[role=alert]:contains([identity_missing])"),
        see(".o_dering_refusals:contains([answer_missing])"),
        see(".o_dering_lacks #dering_institution:focus"),
        see(".o_dering_lacks #dering_phone[aria-invalid]"),
        see(".o_dering_lacks #dering_question[aria-invalid]"),
        see(".o_dering_lacks #dering_answer[aria-invalid]"),
        see(".o_dering_field:not(.o_dering_lacks) #dering_name"),
    ],
});

tours.add("djpk_dering_reused", {
    url: DESK,
    steps: () => [
        ...chooseRetno,
        type("#dering_question", "kpn dau cair bln ini?"),
        see(".o_dering_similar [aria-live]:contains(1 similar answer)"),
        see(".o_dering_answer:not(:contains(Budi)):contains([nama])"),
        press("#dering_question:focus", "Control+ArrowDown"),
        press(".o_dering_use:focus", "Escape"),
        press("#dering_question:focus", "Control+ArrowDown"),
        press(".o_dering_use:focus", "Enter"),
        see("#dering_answer:focus"),
        holds("#dering_answer", "Disalurkan pada awal bulan."),
        press("#dering_answer:focus", "Alt+k"),
        see(".o_dering_done:contains(answered and closed)"),
    ],
});

tours.add("djpk_dering_draft", {
    url: DESK,
    steps: () => [
        ...chooseRetno,
        type("#dering_question", "Apakah sisa DAK Fisik dapat dianggarkan kembali?"),
        {
            content: "Reload",
            trigger: "#dering_question:focus",
            run: () => browser.location.reload(),
            expectUnloadPage: true,
        },
        holds("#dering_name", "Retno Palupi"),
        holds("#dering_question", "dianggarkan kembali?"),
        press("#dering_question", "Alt+n"),
        see("#dering_name:focus"),
        {
            content: "Reload",
            trigger: "#dering_name:focus",
            run: () => browser.location.reload(),
            expectUnloadPage: true,
        },
        {
            content: "A new call begins empty",
            trigger: "#dering_question",
            run() {
                if (this.anchor.value) {
                    throw new Error(this.anchor.value);
                }
            },
        },
    ],
});

tours.add("djpk_dering_letter", {
    url: DESK,
    steps: () => [
        ...chooseRetno,
        type("#dering_question", "Mohon konsultasi formula DAU"),
        press("#dering_question:focus", "Alt+v"),
        see(".modal .o_form_view [name=letter_date]"),
    ],
});

tours.add("djpk_dering_existing", {
    steps: () => [
        holds("#dering_name", "Retno Palupi"),
        holds("#dering_question", "Kapan DAU disalurkan?"),
        press("#dering_answer:focus", "Shift+Tab"),
        type("#dering_question", "Kapan DAU bulan Juni disalurkan?"),
        press("#dering_question:focus", "Alt+o"),
        press(".o_form_view .o_form_statusbar", "Alt+b"),
        holds("#dering_question", "Kapan DAU bulan Juni disalurkan?"),
        press("#dering_question", "Alt+s"),
        see(".o_dering_done:contains(Saved as ticket)"),
    ],
});

const reload = (trigger) => ({
    content: "Reload",
    trigger,
    run: () => browser.location.reload(),
    expectUnloadPage: true,
});
const empty = (field) => ({
    content: `${field} is empty`,
    trigger: field,
    run() {
        if (this.anchor.value) {
            throw new Error(`${field}: ${this.anchor.value}`);
        }
    },
});

tours.add("djpk_dering_then_new", {
    steps: () => [
        { trigger: ".o_form_view .o_cp_action_menus .fa-cog", run: "click" },
        {
            trigger: ".o-dropdown-item:contains(Open at the Dering desk)",
            run: "click",
        },
        holds("#dering_question", "Kapan DAU disalurkan?"),
        press("#dering_answer:focus", "Alt+n"),
        see("#dering_name:focus"),
        empty("#dering_question"),
        reload("#dering_name:focus"),
        see("#dering_name:focus"),
        see(".o_dering_head:not(:has(.o_dering_number))"),
        empty("#dering_question"),
    ],
});

tours.add("djpk_dering_called_back", {
    steps: () => [
        see(".o_dering_promise:contains(+3 WD)"),
        type("#dering_answer", "Sudah disalurkan."),
        press("#dering_answer", "Alt+t"),
        see(".o_dering_done:contains(not reached. The promise stands)"),
        see(".o_dering_reached"),
        press(".o_dering_new:focus", "Alt+r"),
        see(".o_dering_promise:contains(reached in time)"),
        see(".o_dering_desk:not(:has(.o_dering_reached))"),
        press(".o_dering_new:focus", "Alt+k"),
        see(".o_dering_done:contains(answered and closed)"),
    ],
});
