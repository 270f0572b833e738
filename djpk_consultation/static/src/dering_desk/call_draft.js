import { browser } from "@web/core/browser/browser";

/** A draft older than this is of another day's call. */
const LONGEST = 12 * 3600 * 1000;

export const EMPTY_CALL = {
    ticket_id: false,
    number: "",
    startedAt: false,
    kind: "information",
    type_code: "",
    channel_code: "phone",
    topic_id: false,
    team_id: false,
    partner_id: false,
    region_id: false,
    region: "",
    name: "",
    phone: "",
    email: "",
    institution: "",
    note: "",
    question: "",
    answer: "",
};

/** What is sent of a call; the rest is for the screen. */
const SENT = [
    "ticket_id",
    "kind",
    "type_code",
    "channel_code",
    "topic_id",
    "region_id",
    "partner_id",
    "name",
    "phone",
    "institution",
    "question",
    "answer",
];

/** A call as `save_call` takes it. */
export function callValues(call) {
    const values = Object.fromEntries(SENT.map((name) => [name, call[name] || null]));
    const spent = call.startedAt ? Date.now() - call.startedAt : 0;
    return {
        ...values,
        email: call.email.trim() || null,
        seconds: call.ticket_id ? null : Math.floor(Math.max(0, spent) / 1000),
    };
}

/**
 * Keeps what was typed of a call over a reload or a look at another screen.
 *
 * In the tab's own storage: two calls in two tabs stay apart, and nothing of the caller
 * stays on the machine once the tab is closed.
 */
export class CallDraft {
    constructor(userId) {
        this.prefix = `djpk_consultation.call.${userId}`;
    }

    /** A new call and each ticket have a draft of their own. */
    key(ticketId) {
        return `${this.prefix}.${ticketId || "new"}`;
    }

    load(ticketId) {
        try {
            const draft = JSON.parse(browser.sessionStorage.getItem(this.key(ticketId)));
            const fresh = draft && Date.now() - draft.startedAt < LONGEST;
            return fresh ? { ...EMPTY_CALL, ...draft } : null;
        } catch {
            return null;
        }
    }

    save(call) {
        try {
            const text = JSON.stringify(call);
            browser.sessionStorage.setItem(this.key(call.ticket_id), text);
        } catch {
            // a full or forbidden storage must not stop a call
        }
    }

    clear(ticketId) {
        browser.sessionStorage.removeItem(this.key(ticketId));
    }
}
