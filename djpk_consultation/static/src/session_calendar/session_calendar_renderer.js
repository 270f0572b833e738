import { CalendarCommonPopover } from "@web/views/calendar/calendar_common/calendar_common_popover";
import { CalendarCommonRenderer } from "@web/views/calendar/calendar_common/calendar_common_renderer";
import { CalendarRenderer } from "@web/views/calendar/calendar_renderer";
import { useEffect } from "@odoo/owl";
import { toOfficeClock } from "./office_time";

const { DateTime } = luxon;
const FIRST_HOUR = 7;
const LAST_HOUR = 17;

export class SessionCalendarPopover extends CalendarCommonPopover {
    /** @override */
    computeDateTimeAndDuration() {
        super.computeDateTimeAndDuration();
        this.time = this.time && `${this.time} WIB`;
    }

    /** It is opened to be read; what may be done is in the form. */
    get isEventEditable() {
        return false;
    }
}

export class SessionCalendarCommonRenderer extends CalendarCommonRenderer {
    static components = { ...CalendarCommonRenderer.components, Popover: SessionCalendarPopover };
    static eventTemplate = "djpk_consultation.SessionCalendar.event";

    setup() {
        super.setup();
        useEffect(
            (first, last) => {
                this.fc.api.setOption("slotMinTime", first);
                this.fc.api.setOption("slotMaxTime", last);
            },
            () => this.hours
        );
    }

    /** @override */
    get options() {
        return {
            ...super.options,
            allDaySlot: false,
            eventDurationEditable: false,
            expandRows: true,
            now: () => toOfficeClock(DateTime.now()).toISO(),
        };
    }

    /** The office's day, and whatever stands before or after it: [from, to]. */
    get hours() {
        const records = Object.values(this.props.model.records);
        const first = Math.min(...records.map(({ start }) => start.hour), FIRST_HOUR);
        const last = Math.max(...records.map(({ end }) => end.hour + 1), LAST_HOUR);
        return [`${first}:00:00`, `${last}:00:00`];
    }

    /** @override */
    convertRecordToEvent(record) {
        return { ...super.convertRecordToEvent(record), editable: record.rawRecord.can_move };
    }
}

export class SessionCalendarRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: SessionCalendarCommonRenderer,
        week: SessionCalendarCommonRenderer,
        month: SessionCalendarCommonRenderer,
    };
}
