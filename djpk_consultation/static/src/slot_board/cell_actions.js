import { Component } from "@odoo/owl";
import { guestWords, heldWords, placeWords, stateWord } from "./board_words";

/** What may be done in a cell, and what stands there. */
export class CellActions extends Component {
    static template = "djpk_consultation.SlotBoard.CellActions";
    static props = {
        day: Object,
        row: { type: [Object, Boolean], optional: true },
        cell: Object,
        sessions: Array,
        asked: Boolean,
        wanted: String,
        mayAct: Boolean,
        mayPick: Boolean,
        close: Function,
        onChoose: Function,
        onMove: Function,
        onCancel: Function,
        onOpen: Function,
        onPick: Function,
    };

    get title() {
        return placeWords(this.props.day, this.props.row);
    }

    get word() {
        const { day, row, cell } = this.props;
        if (day.off) {
            return `${stateWord("off")}: ${day.off}`;
        }
        if (!row && cell.state !== "past") {
            return "";
        }
        return stateWord(cell.state) + (cell.reason ? `: ${cell.reason}` : "");
    }

    get isFree() {
        return this.props.cell.state === "free" && !this.props.asked;
    }

    guests(session) {
        return session.type_code === "video"
            ? [session.time, session.room].filter(Boolean).join(", ")
            : guestWords(session);
    }

    held(offer) {
        return heldWords(offer);
    }

    /** Leaves the dialogue first, so that focus is back in the grid. */
    run(work, ...args) {
        this.props.close();
        return work(...args);
    }
}
