import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

const LETTER = "djpk.consultation.letter";
const LIMIT = 8;
const SHOWN = {
    display_name: {},
    received_text: {},
    type_id: { fields: { display_name: {} } },
    region_id: { fields: { display_name: {} } },
    partner_id: { fields: { display_name: {} } },
};

/** A letter of the waiting list, the longest waiting first: a combobox. */
export class LetterPicker extends Component {
    static template = "djpk_consultation.SlotBoard.LetterPicker";
    static props = {
        letter: Object,
        onPick: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.input = useRef("input");
        this.keepLast = new KeepLast();
        this.state = useState({ open: false, letters: [], active: 0, text: "" });
        this.search = useDebounced(() => this.read(), 200);
    }

    get label() {
        return _t("Letter that a place is looked for");
    }

    async open() {
        if (!this.state.open) {
            this.state.open = true;
            await this.read();
        }
    }

    close() {
        Object.assign(this.state, { open: false, text: "", letters: [] });
    }

    async read() {
        const text = this.state.text.trim();
        const names = ["number", "agenda_number", "region_id", "partner_id"];
        const typed = text
            ? [...Array(names.length - 1).fill("|"), ...names.map((n) => [n, "ilike", text])]
            : [];
        const { records } = await this.keepLast.add(
            this.orm.webSearchRead(LETTER, [["waiting", "=", true], ...typed], {
                specification: SHOWN,
                order: "received_at, id",
                limit: LIMIT,
            })
        );
        Object.assign(this.state, { letters: records, active: 0 });
    }

    who(letter) {
        return (letter.region_id || letter.partner_id)?.display_name || "";
    }

    onInput(ev) {
        Object.assign(this.state, { text: ev.target.value, open: true });
        this.search();
    }

    onKeydown(ev) {
        const { letters, active } = this.state;
        if (["ArrowDown", "ArrowUp"].includes(ev.key)) {
            ev.preventDefault();
            const step = ev.key === "ArrowDown" ? 1 : -1;
            if (this.state.open && letters.length) {
                this.state.active = (active + step + letters.length) % letters.length;
            } else {
                this.open();
            }
        } else if (ev.key === "Enter" && this.state.open && letters[active]) {
            ev.preventDefault();
            this.pick(letters[active]);
        } else if (ev.key === "Escape" && this.state.open) {
            ev.preventDefault();
            ev.stopPropagation();
            this.close();
        }
    }

    pick(letter) {
        this.close();
        this.props.onPick(letter ? letter.id : false);
    }
}
