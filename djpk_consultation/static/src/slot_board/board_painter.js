import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import * as words from "./board_words";

const NO_LETTER = {};

/** How the answer of `board` is painted: columns, lines, words and classes. */
export class BoardPainter extends Component {
    static template = "djpk_consultation.SlotBoard";

    get days() {
        return this.state.data?.days || [];
    }

    get rows() {
        return this.state.data?.rows || [];
    }

    /** The slots, and one line for what has none. */
    get lines() {
        const slots = this.rows.map((row) => ({ key: row.code, label: row.label, row }));
        return [...slots, { key: "video", label: _t("Video"), row: false }];
    }

    get lastRow() {
        return this.rows.length;
    }

    get letter() {
        return (this.state.letterId && this.state.data?.letter) || NO_LETTER;
    }

    get moving() {
        const moving = this.state.data?.moving;
        return this.state.movedId && moving?.id ? moving : null;
    }

    /** A letter or a session that a place is looked for. */
    get asked() {
        return this.moving || this.letter;
    }

    get movingWord() {
        const { who, name, day, time } = this.moving;
        const values = { who: who || name, day, time };
        return _t("Moving %(who)s from %(day)s, %(time)s WIB. Choose the new place.", values);
    }

    get earliestWord() {
        const { earliest, earliest_text } = this.letter;
        return earliest ? _t("first place %s", earliest_text) : _t("no lawful place is free");
    }

    get asOfWord() {
        return _t("As of %s WIB", this.state.data.read_at);
    }

    get gridLabel() {
        return _t("Slots from %s", this.state.data.title);
    }

    get nobodyWorks() {
        return this.days.every((day) => day.off);
    }

    /** A day off is narrow, unless somebody is booked there. */
    isNarrow(day) {
        return Boolean(day.off) && !day.video.sessions.length && !day.cells.some((c) => c.sessions.length);
    }

    cellOf(day, { row }) {
        return row ? day.cells.find((cell) => cell.slot === row.code) : day.video;
    }

    sessionsOf(cell) {
        const sessions = this.state.data.sessions;
        return cell.sessions.map((id) => sessions.find((session) => session.id === id));
    }

    isAsked({ row }) {
        const { type_code } = this.asked;
        return Boolean(type_code) && Boolean(row) === (type_code !== "video");
    }

    words(day, line) {
        const cell = this.cellOf(day, line);
        const row = this.isNarrow(day) ? this.rows[0] : line.row;
        if (this.isNarrow(day)) {
            return `${day.name}. ${words.stateWord("off")}: ${day.off}.`;
        }
        return words.cellWords(day, row, cell, this.sessionsOf(cell), this.isAsked(line));
    }

    stateWord({ state }) {
        return words.stateWord(state);
    }

    stateIcon({ state }) {
        return words.STATE_ICONS[state];
    }

    sessionIcon({ state }) {
        return words.SESSION_ICONS[state];
    }

    /** A session's card says it all, unless what it stands in was closed since. */
    showsState({ row }, cell) {
        if (!row) {
            return cell.state === "past" && !cell.sessions.length;
        }
        return !cell.sessions.length || ["closed", "off"].includes(cell.state);
    }

    verdictShown(line, cell) {
        const told = cell.lawful || (cell.reasons.length > 0 && cell.state === "free");
        return told && this.isAsked(line);
    }

    verdictWord(cell) {
        return cell.lawful ? _t("Can be chosen") : _t("Not for this one");
    }

    cellClass(day, line, rowIndex, colIndex) {
        if (this.isNarrow(day)) {
            return "o_slot_board_narrow";
        }
        const cell = this.cellOf(day, line);
        const asked = this.isAsked(line);
        return {
            [`o_slot_board_is_${cell.state}`]: true,
            o_slot_board_video: !line.row,
            o_slot_board_now: day.today,
            o_slot_board_lawful: asked && cell.lawful,
            o_slot_board_unlawful: asked && !cell.lawful,
        };
    }

    isCurrent(row, col) {
        return this.grid.isCurrent(row, col);
    }

    setCurrent(row, col) {
        this.grid.setCurrent(row, col);
    }

    visitsWord({ used, limit }) {
        return _t("%(used)s of %(limit)s visits", { used, limit });
    }

    guestWords(session) {
        return words.guestWords(session);
    }

    heldWords(until) {
        return words.heldWords(until);
    }
}
