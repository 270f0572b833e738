import {
    Component,
    onMounted,
    onWillStart,
    toRaw,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { CallDraft, callValues, EMPTY_CALL } from "./call_draft";
import { CallHistory } from "./call_history";
import { CallPerson } from "./call_person";
import { CallPromise } from "./call_promise";
import { CallTimer } from "./call_timer";
import { SimilarAnswers } from "./similar_answers";

const TICKET = "helpdesk.ticket";

/** One screen to take a call of Dering DJPK (E.3.a), by keyboard only if one likes. */
export class DeringDesk extends Component {
    static template = "djpk_consultation.DeringDesk";
    static components = { CallHistory, CallPerson, CallPromise, CallTimer, SimilarAnswers };
    static props = { ...standardActionServiceProps };
    static path = "dering";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.draft = new CallDraft(user.userId);
        this.state = useState({
            call: { ...EMPTY_CALL },
            ticket: null,
            refusals: [],
            missing: [],
            done: "",
            busy: false,
            topicProposed: false,
            beforeUse: null,
        });
        useHotkey("control+enter", () => this.close(), { bypassEditableProtection: true });
        // a field that is left tells what was typed in it
        useExternalListener(window, "pagehide", () => this.leaveField());
        onWillStart(() => this.start());
        onMounted(() => this.focusFirst());
    }

    get call() {
        return this.state.call;
    }

    get kinds() {
        return [
            ["information", _t("Information")],
            ["consultation", _t("Consultation")],
            ["complaint", _t("Complaint")],
            ["suggestion", _t("Suggestion")],
        ];
    }

    get isClosed() {
        return Boolean(this.state.ticket?.closed);
    }

    /** Complaints and suggestions go on to their own stages: no answer, no letter. */
    get isQuestion() {
        return ["information", "consultation"].includes(this.call.kind);
    }

    get takesNote() {
        const { escalated, called_back } = this.state.ticket || {};
        return (!this.isClosed && this.isQuestion) || Boolean(escalated && !called_back);
    }

    get unitName() {
        return this.choices.units.find((unit) => unit.id === this.call.team_id)?.name;
    }

    get similarQuestion() {
        return this.isClosed ? "" : this.call.question;
    }

    // -- beginning ---------------------------------------------------------------

    async start() {
        this.choices = await this.orm.call(TICKET, "call_choices", [], {});
        const { active_id, active_model } = this.props.action.context || {};
        const ticketId = this.props.resId || (active_model === TICKET && active_id);
        if (ticketId) {
            this.show(await this.read(ticketId));
        }
        const draft = !this.isClosed && this.draft.load(ticketId);
        Object.assign(this.call, draft || {});
    }

    read(ticketId) {
        return this.orm.call(TICKET, "call_record", [], { ticket_id: ticketId });
    }

    /** Put a ticket of the server on the screen. */
    show(record) {
        const call = this.state.call;
        for (const name of Object.keys(EMPTY_CALL)) {
            if (name in record) {
                call[name] = record[name];
            }
        }
        call.startedAt = call.startedAt || Date.now();
        this.state.ticket = record;
        this.props.updateActionState?.({ resId: record.ticket_id });
    }

    newCall() {
        this.draft.clear(this.call.ticket_id);
        Object.assign(this.state, {
            call: { ...EMPTY_CALL },
            ticket: null,
            refusals: [],
            missing: [],
            done: "",
            topicProposed: false,
            beforeUse: null,
        });
        this.props.updateActionState?.({ resId: false });
        this.focusLater("name");
    }

    focusFirst() {
        const name = this.call.question ? "answer" : this.call.name ? "question" : "name";
        this.focus(`#dering_${name}`);
    }

    /** Once what was chosen is on the screen: a field left before would tell the old. */
    focusLater(name) {
        const { requestAnimationFrame } = browser;
        requestAnimationFrame(() =>
            requestAnimationFrame(() => this.focus(`#dering_${name}`))
        );
    }

    leaveField() {
        document.activeElement?.blur();
    }

    focus(selector) {
        this.root.el?.querySelector(selector)?.focus();
    }

    // -- typing ------------------------------------------------------------------

    set(values) {
        const call = this.call;
        call.startedAt = call.startedAt || Date.now();
        Object.assign(call, values);
        const lacked = this.state.missing.length;
        this.state.missing = this.state.missing.filter((part) => !this.isGiven(part));
        if (lacked && !this.state.missing.length) {
            this.state.refusals = [];
        }
        this.draft.save(toRaw(call));
    }

    isGiven(part) {
        const call = this.call;
        return part === "contact" ? call.phone || call.email : call[part];
    }

    onChange(name, ev) {
        this.set({ [name]: ev.target.value });
    }

    onChangeId(name, ev) {
        this.set({ [name]: Number(ev.target.value) || false });
    }

    onChangeTopic(ev) {
        this.state.topicProposed = false;
        this.setTopic(Number(ev.target.value) || false);
    }

    setTopic(topicId) {
        const topic = this.choices.topics.find((one) => one.id === topicId);
        this.set({ topic_id: topicId, team_id: topic?.team_id || false });
    }

    // -- answers found again -----------------------------------------------------

    /** The topic of the most alike question, until one is chosen. */
    onFound(answers) {
        const free = !this.call.topic_id || this.state.topicProposed;
        const topicId = answers[0]?.topic_id;
        if (free && topicId && !this.isClosed && topicId !== this.call.topic_id) {
            this.state.topicProposed = true;
            this.setTopic(topicId);
        }
    }

    useAnswer(answer) {
        const before = this.call.answer.trim();
        this.state.beforeUse = { answer: this.call.answer };
        this.set({ answer: before ? `${before}\n\n${answer.answer}` : answer.answer });
        this.focus("#dering_answer");
    }

    undoUse() {
        this.set({ answer: this.state.beforeUse.answer });
        this.state.beforeUse = null;
        this.focus("#dering_answer");
    }

    registerSimilar(similar) {
        this.similar = similar;
    }

    onQuestionKeydown(ev) {
        if (ev.key === "ArrowDown" && ev.ctrlKey) {
            ev.preventDefault();
            this.similar?.focus();
        }
    }

    // -- putting it on record ----------------------------------------------------

    /** Do something with the ticket; a refusal is told beside the fields. */
    async attempt(work) {
        if (this.state.busy) {
            return;
        }
        this.leaveField();
        Object.assign(this.state, { busy: true, refusals: [], missing: [], done: "" });
        try {
            await work();
        } catch (error) {
            await this.tellRefusal(error);
        } finally {
            this.state.busy = false;
        }
    }

    async tellRefusal(error) {
        const known = ["odoo.exceptions.ValidationError", "odoo.exceptions.AccessError"];
        if (!(error instanceof RPCError) || !known.includes(error.exceptionName)) {
            throw error;
        }
        this.state.refusals = error.data.message.split("\n");
        if (this.call.ticket_id) {
            const record = await this.read(this.call.ticket_id);
            this.state.missing = record.missing;
        }
        this.focusMissing();
    }

    focusMissing() {
        const [first] = this.state.missing;
        if (first) {
            this.focus(`#dering_${first === "contact" ? "phone" : first}`);
        }
    }

    async put() {
        const values = callValues(this.call);
        const team = this.call.team_id;
        const record = await this.orm.call(TICKET, "save_call", [], { values });
        this.draft.clear(this.call.ticket_id);
        this.show(record);
        this.state.topicProposed = false;
        this.call.team_id = team || record.team_id;
        this.draft.save(toRaw(this.call));
        return record;
    }

    save() {
        return this.attempt(async () => {
            const { number } = await this.put();
            const text = _t("Saved as ticket %s.", number);
            if (!this.isQuestion) {
                // its officers take a complaint from here
                this.newCall();
            }
            this.finish(text);
        });
    }

    close() {
        if (this.isClosed || !this.isQuestion) {
            return;
        }
        return this.attempt(async () => {
            const { ticket_id, number } = await this.put();
            const answer = this.call.answer || null;
            await this.orm.call(TICKET, "close_ticket", [], { ticket_id, answer });
            this.show(await this.read(ticket_id));
            this.finish(_t("Ticket %s is answered and closed.", number));
        });
    }

    escalate() {
        return this.attempt(async () => {
            const { ticket_id, number } = await this.put();
            const values = {
                ticket_id,
                team_id: this.call.team_id || null,
                note: this.call.note || null,
            };
            await this.orm.call(TICKET, "escalate", [], values);
            const record = await this.read(ticket_id);
            this.show(record);
            const until = { number, unit: this.unitName, deadline: record.deadline };
            this.finish(
                record.deadline
                    ? _t("Ticket %(number)s went to %(unit)s. Call back until %(deadline)s.", until)
                    : _t("Ticket %(number)s went to %(unit)s.", until)
            );
        });
    }

    /** A call-back: only reaching the caller keeps the promise. */
    logCall(outcome) {
        return this.attempt(async () => {
            const { ticket_id } = this.isClosed ? this.state.ticket : await this.put();
            const values = { ticket_id, outcome, note: this.call.note || null };
            await this.orm.call(TICKET, "log_call", [], values);
            this.show(await this.read(ticket_id));
            this.set({ note: "" });
            this.finish(
                outcome === "reached"
                    ? _t("On record: the caller was reached.")
                    : _t("On record: the caller was not reached. The promise stands.")
            );
        });
    }

    needsLetter(typeCode) {
        return this.attempt(async () => {
            this.set({ kind: "consultation", type_code: typeCode });
            const { ticket_id, number } = await this.put();
            this.finish(_t("Ticket %s waits for the request letter.", number));
            const action = await this.orm.call(TICKET, "action_register_letter", [[ticket_id]]);
            await this.action.doAction({ ...action, target: "new" });
        });
    }

    finish(text) {
        this.state.done = text;
        this.state.beforeUse = null;
        if (this.isClosed) {
            this.draft.clear(this.call.ticket_id);
        }
        this.focus(".o_dering_new");
    }

    sendWhatsapp() {
        return this.attempt(async () => {
            const record = this.isClosed ? this.state.ticket : await this.put();
            if (record.whatsapp) {
                browser.open(record.whatsapp, "_blank", "noopener");
            } else {
                this.state.refusals = [
                    _t("WhatsApp needs a mobile number. Ask for it and enter it first."),
                ];
                this.focus("#dering_phone");
            }
        });
    }

    openTicket(ticketId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: TICKET,
            res_id: ticketId,
            views: [[false, "form"]],
        });
    }

    // -- marks -------------------------------------------------------------------

    lacks(part) {
        return this.state.missing.includes(part);
    }
}

registry.category("actions").add("djpk_consultation.dering_desk", DeringDesk);
