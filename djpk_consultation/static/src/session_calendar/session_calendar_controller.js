import { DateTimePicker } from "@web/core/datetime/datetime_picker";
import { CalendarController } from "@web/views/calendar/calendar_controller";
import { CalendarSidePanel } from "@web/views/calendar/calendar_side_panel/calendar_side_panel";
import { officeToday } from "./office_time";

/** Marks the office's day as today: a browser elsewhere may have another one. */
export class OfficeDatePicker extends DateTimePicker {
    /** @override */
    onWillRender() {
        super.onWillRender();
        const today = officeToday().toISODate();
        for (const { weeks } of this.items) {
            for (const day of weeks.flatMap((week) => week.days)) {
                day.includesToday = day.id === today;
            }
        }
    }
}

export class SessionCalendarSidePanel extends CalendarSidePanel {
    static components = { ...CalendarSidePanel.components, DatePicker: OfficeDatePicker };
}

export class SessionCalendarController extends CalendarController {
    static components = {
        ...CalendarController.components,
        CalendarSidePanel: SessionCalendarSidePanel,
    };

    /** @override */
    get today() {
        return officeToday().toFormat("d");
    }

    /** @override */
    async setDate(move) {
        if (move !== "today") {
            return super.setDate(move);
        }
        const date = officeToday();
        if (date.hasSame(this.date, "day")) {
            this.model.bus.trigger("SCROLL_TO_CURRENT_HOUR", false);
        }
        await this.model.load({ date });
    }
}
