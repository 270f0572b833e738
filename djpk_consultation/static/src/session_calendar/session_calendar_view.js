import { registry } from "@web/core/registry";
import { calendarView } from "@web/views/calendar/calendar_view";
import { SessionCalendarController } from "./session_calendar_controller";
import { SessionCalendarModel } from "./session_calendar_model";
import { SessionCalendarRenderer } from "./session_calendar_renderer";

registry.category("views").add("djpk_session_calendar", {
    ...calendarView,
    Controller: SessionCalendarController,
    Model: SessionCalendarModel,
    Renderer: SessionCalendarRenderer,
});
