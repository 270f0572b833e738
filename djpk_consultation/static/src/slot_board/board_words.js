import { _t } from "@web/core/l10n/translation";

/** What a cell is, in words; the icon and the colour only repeat it. */
export function stateWord(state) {
    return {
        free: _t("Free"),
        taken: _t("Taken"),
        held: _t("Held by an offer"),
        closed: _t("Closed"),
        full: _t("Day full"),
        room: _t("No room free"),
        past: _t("Past"),
        off: _t("Day off"),
        none: _t("No visiting slot"),
    }[state];
}

export const STATE_ICONS = {
    free: "fa-circle-o",
    taken: "fa-user",
    held: "fa-hourglass-half",
    closed: "fa-lock",
    full: "fa-ban",
    room: "fa-ban",
    past: "fa-history",
    off: "fa-moon-o",
    none: "fa-minus",
};
export const SESSION_ICONS = {
    scheduled: "fa-calendar-check-o",
    checked_in: "fa-sign-in",
    done: "fa-check-square-o",
    no_show: "fa-user-times",
};

/** What a session is: who, how many, which state. */
export function sessionWords(session) {
    const parts = [session.who || session.name];
    if (session.type_code === "video") {
        parts.unshift(`${_t("Video")} ${session.time}`);
        parts.push(session.room || _t("no room"));
    } else {
        parts.push(guestWords(session));
    }
    return [...parts, session.state_label].join(", ");
}

export function guestWords(session) {
    return ["checked_in", "done"].includes(session.state)
        ? _t("%(came)s of %(announced)s guests came", {
              came: session.received,
              announced: session.guests,
          })
        : _t("%s guests", session.guests);
}

/** A visit's cell is the day's with a slot; the last row has what has none. */
export function placeWords(day, row) {
    const when = row ? `${row.label} WIB` : _t("video sessions");
    return `${day.name}, ${when}`;
}

/**
 * All that a cell says, for who does not see it.
 *
 * @param {Object} day as of `board`
 * @param {Object} [row] the slot; without one the video sessions of the day
 * @param {Object} cell
 * @param {Object[]} sessions those in the cell
 * @param {boolean} asked whether a place is looked for
 */
export function cellWords(day, row, cell, sessions, asked) {
    const parts = [placeWords(day, row)];
    if (day.off) {
        parts.push(`${stateWord("off")}: ${day.off}`);
    } else if (row || cell.state === "past") {
        const reason = cell.reason ? `: ${cell.reason}` : "";
        parts.push(stateWord(cell.state) + reason);
    }
    parts.push(...sessions.map(sessionWords));
    if (!row && !sessions.length && !day.off) {
        parts.push(_t("no video session"));
    }
    parts.push(...cell.held.map(heldWords));
    if (asked && cell.lawful) {
        parts.push(_t("Can be chosen"));
    } else if (asked && cell.reasons.length) {
        parts.push(_t("Cannot be chosen: %s", cell.reasons.join(" ")));
    }
    return parts.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(" ");
}

/** What an offer holds, for whom (if that may be told), and until when. */
export function heldWords({ who, until }) {
    return who
        ? _t("Offered to %(who)s, held until %(until)s", { who, until })
        : _t("Held until %s", until);
}
