import { onMounted, onPatched, onWillPatch, onWillStart, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { useDraggable } from "@web/core/utils/draggable";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { BoardGrid } from "./board_grid";
import { useLiveBoard } from "./board_live";
import { BoardPainter } from "./board_painter";
import { CellActions } from "./cell_actions";
import { LetterPicker } from "./letter_picker";

const { DateTime } = luxon;
const SESSION = "djpk.consultation.session";
const LETTER = "djpk.consultation.letter";
const DIALOGUES = "djpk_consultation.djpk_consultation";
const LEGEND = ["free", "taken", "held", "closed", "full", "past"];

/** Working days across, slots down: what is free, who has what, where one more may be. */
export class SlotBoard extends BoardPainter {
    static components = { LetterPicker };
    static props = { ...standardActionServiceProps };
    static path = "board";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.legend = LEGEND;
        const narrow = browser.innerWidth < 1200;
        this.state = useState({
            data: null,
            first: false,
            date: "",
            weeks: narrow ? 1 : 2,
            letterId: this.openedLetter || false,
            movedId: false,
            busy: false,
            problem: "",
            said: "",
        });
        this.reads = 0;
        this.grid = new BoardGrid(this.root, () => ({
            rows: this.lastRow + 1,
            narrow: this.days.map((day) => this.isNarrow(day)),
        }));
        this.popover = usePopover(CellActions, { position: "bottom", arrow: true });
        useLiveBoard({ concerns: this.concerns.bind(this), read: () => this.load(true) });
        useDraggable({
            ref: this.root,
            elements: ".o_slot_board_movable",
            cursor: "grabbing",
            edgeScrolling: { speed: 20, threshold: 40 },
            onDrop: this.onDrop.bind(this),
        });
        onWillStart(() => this.load());
        onMounted(() => this.focusFirst());
        onWillPatch(() => this.beforePatch());
        onPatched(() => this.afterPatch());
    }

    get openedLetter() {
        const { active_id, active_model } = this.props.action.context || {};
        return this.props.resId || (active_model === LETTER && active_id);
    }

    // -- reading -----------------------------------------------------------------

    get query() {
        const { first, weeks, letterId, movedId } = this.state;
        return {
            date_from: first || null,
            days: 7 * weeks,
            letter_id: letterId || null,
            session_id: movedId || null,
        };
    }

    /** @param {boolean} [quiet] reads what others changed, without a word */
    async load(quiet = false) {
        const read = ++this.reads;
        this.state.busy = !quiet;
        try {
            const data = await this.orm.silent.call(SESSION, "board", [], this.query);
            if (read === this.reads) {
                Object.assign(this.state, { data, problem: "", busy: false });
                this.grid.clamp();
            }
        } catch (error) {
            if (read === this.reads) {
                this.state.busy = false;
                this.tellProblem(error);
            }
        }
    }

    tellProblem(error) {
        if (error instanceof ConnectionLostError) {
            const at = this.state.data?.read_at;
            this.state.problem = at
                ? _t("The server cannot be reached. What you see is of %s WIB.", at)
                : _t("The server cannot be reached.");
            return;
        }
        if (!(error instanceof RPCError)) {
            throw error;
        }
        // the letter or session is gone, or not for this user
        const lost = this.state.letterId || this.state.movedId;
        Object.assign(this.state, { letterId: false, movedId: false });
        this.state.problem = error.data?.message || error.message;
        if (lost) {
            this.notification.add(this.state.problem, { type: "warning" });
            return this.load();
        }
    }

    /** Whether a change of these days is to be seen here; no days are all of them. */
    concerns(days) {
        const { data, letterId, movedId } = this.state;
        return (
            !data ||
            !days.length ||
            Boolean(letterId || movedId) ||
            days.some((day) => data.date_from <= day && day <= data.date_to)
        );
    }

    // -- going elsewhere ---------------------------------------------------------

    show(first, date = first) {
        Object.assign(this.state, { first, date });
        return this.load();
    }

    monday(day) {
        return DateTime.fromISO(day).startOf("week").toISODate();
    }

    shift(pages) {
        const from = DateTime.fromISO(this.state.data?.date_from || this.state.first);
        return this.show(from.plus({ weeks: pages * this.state.weeks }).toISODate());
    }

    onDate(ev) {
        const date = ev.target.value;
        if (!date) {
            return;
        }
        this.wanted = { date, quiet: true };
        return this.show(this.monday(date), date);
    }

    onWeeks(ev) {
        this.state.weeks = Number(ev.target.value);
        return this.load();
    }

    goToEarliest() {
        const { earliest, earliest_slot } = this.letter;
        this.wanted = { date: earliest, slot: earliest_slot };
        return this.show(this.monday(earliest), earliest);
    }

    pick(letterId) {
        Object.assign(this.state, { letterId, movedId: false });
        this.props.updateActionState?.({ resId: letterId });
        this.wanted = {};
        return this.load();
    }

    // -- focus -------------------------------------------------------------------

    focusFirst() {
        const col = this.days.findIndex((day) => day.today);
        this.setCurrent(0, Math.max(0, col));
        this.grid.focus();
    }

    /** A cell that is painted anew, or another in its place, keeps the focus. */
    beforePatch() {
        const active = document.activeElement;
        this.hadFocus = active?.tagName === "TD" && this.root.el?.contains(active);
    }

    afterPatch() {
        const lost = this.hadFocus && document.activeElement === document.body;
        if (this.wanted) {
            this.goToWanted(this.wanted);
        } else if (lost) {
            this.grid.focus();
        }
    }

    /** Once painted: the cell that was gone to; without a date the one left. */
    goToWanted({ date, slot, quiet }) {
        const { row, col } = this.grid.at;
        const wantedCol = date ? this.days.findIndex((day) => day.date === date) : col;
        if (wantedCol < 0 || this.state.busy) {
            return;
        }
        this.wanted = null;
        const wantedRow = this.rows.findIndex(({ code }) => code === slot);
        this.setCurrent(slot === undefined ? row : wantedRow < 0 ? this.lastRow : wantedRow, wantedCol);
        if (!quiet) {
            this.grid.focus();
        }
    }

    onKeydown(ev) {
        if (ev.target.tagName !== "TD" || ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        const { row, col } = this.grid.at;
        const keys = {
            Enter: () => this.openCell(row, col),
            " ": () => this.openCell(row, col),
            PageUp: () => this.shift(-1),
            PageDown: () => this.shift(1),
            Escape: () => this.stopMoving(),
            m: () => this.moveFrom(row, col),
        };
        if (this.grid.press(ev.key) || keys[ev.key]?.() !== undefined) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    // -- acting ------------------------------------------------------------------

    get wantedWord() {
        return this.moving ? _t("Move it here") : _t("Schedule here");
    }

    at(rowIndex, colIndex) {
        const line = this.lines[rowIndex];
        const day = this.days[colIndex];
        return { line, day, cell: this.cellOf(day, line) };
    }

    openCell(rowIndex, colIndex) {
        const { line, day, cell } = this.at(rowIndex, colIndex);
        this.setCurrent(rowIndex, colIndex);
        this.popover.open(this.grid.cell(), {
            day,
            row: this.isNarrow(day) ? false : line.row,
            cell,
            sessions: this.sessionsOf(cell),
            asked: this.isAsked(line) && !this.isNarrow(day),
            wanted: this.wantedWord,
            mayAct: this.state.data.may_act,
            mayPick: this.state.data.may_pick,
            onChoose: () => this.choose(day, line, cell),
            onMove: (session) => this.move(session),
            onCancel: (session) => this.cancel(session),
            onOpen: (session) => this.open(session),
            onPick: () => this.root.el.querySelector(".o_slot_board_picker input")?.focus(),
        });
        return true;
    }

    choose(day, line, cell) {
        return this.moving ? this.moveTo(this.moving, cell.start) : this.schedule(day, line);
    }

    /** The dialogue of booking, filled in for this place and no other. */
    schedule(day, line) {
        const defaults = {
            default_letter_id: this.letter.id,
            default_date: day.date,
            default_slot_id: line.row ? line.row.id : false,
            default_strict: Boolean(line.row),
            djpk_stay: true,
        };
        return this.dialogue("schedule", defaults, () => this.afterSchedule());
    }

    async afterSchedule() {
        this.wanted = {};
        await this.load();
        const { booked, booked_date, booked_slot } = this.letter;
        if (booked) {
            this.say(_t("Scheduled: %s", booked));
            this.state.letterId = false;
            this.props.updateActionState?.({ resId: false });
            this.wanted = { date: booked_date, slot: booked_slot };
        }
    }

    /** Looks for another place of a session. */
    move(session) {
        this.state.movedId = session.id;
        this.state.said = _t("Choose the new place of %s.", session.who || session.name);
        this.wanted = {};
        return this.load();
    }

    moveFrom(row, col) {
        const { cell } = this.at(row, col);
        const movable = this.sessionsOf(cell).filter((session) => session.can_move);
        if (movable.length === 1) {
            return this.move(movable[0]);
        }
        return movable.length ? this.openCell(row, col) : undefined;
    }

    stopMoving() {
        if (!this.state.movedId) {
            return undefined;
        }
        this.state.movedId = false;
        this.wanted = {};
        return this.load();
    }

    /** @param {string} start UTC, as `open_move` takes it */
    async moveTo(session, start) {
        const values = { session_id: session.id, start };
        const action = await this.orm.call(SESSION, "open_move", [], values);
        await this.action.doAction(action, { onClose: () => this.afterMove(session) });
    }

    async afterMove({ id, date, slot, time }) {
        this.state.movedId = id;
        this.wanted = {};
        await this.load();
        const now = this.state.data?.moving || {};
        const before = [date, slot, time].join();
        this.state.movedId = false;
        if (now.id && [now.date, now.slot, now.time].join() !== before) {
            this.say(_t("Moved to %(day)s, %(time)s WIB.", now));
            this.wanted = { date: now.date, slot: now.slot };
        }
        if (this.state.letterId) {
            await this.load(true);
        }
    }

    cancel(session) {
        return this.dialogue("cancel", { default_session_id: session.id }, () => {
            this.wanted = {};
            return this.load();
        });
    }

    open(session) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: SESSION,
            res_id: session.id,
            views: [[false, "form"]],
        });
    }

    dialogue(name, additionalContext, onClose) {
        const action = `${DIALOGUES}_${name}_wizard_action`;
        return this.action.doAction(action, { additionalContext, onClose });
    }

    async onDrop({ x, y, element }) {
        const target = this.grid.cellAt(x, y);
        const id = Number(element.dataset.session);
        const session = this.state.data.sessions.find((one) => one.id === id);
        const from = element.closest("td");
        if (!target || !session || target === from) {
            return;
        }
        const { line, day, cell } = this.at(Number(target.dataset.row), Number(target.dataset.col));
        if (this.isNarrow(day) || Boolean(line.row) === (session.type_code === "video")) {
            return;
        }
        // a video session keeps its hour; within office hours UTC has the same date
        const start = line.row ? cell.start : session.start.replace(session.date, day.date);
        return this.moveTo(session, start);
    }

    say(text) {
        this.state.said = text;
        this.notification.add(text, { type: "success" });
    }
}

registry.category("actions").add("djpk_consultation.slot_board", SlotBoard);
