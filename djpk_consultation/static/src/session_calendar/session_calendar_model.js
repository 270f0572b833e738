import { serializeDateTime } from "@web/core/l10n/dates";
import { CalendarModel } from "@web/views/calendar/calendar_model";
import { fromOfficeClock, officeToday, toOfficeClock } from "./office_time";

/** Sessions stand where the office's clock has them, whatever the browser's zone. */
export class SessionCalendarModel extends CalendarModel {
    static services = [...CalendarModel.services, "action"];

    setup(params, services) {
        super.setup(params, services);
        this.action = services.action;
    }

    /** @override */
    load(params = {}) {
        if (!this.meta.date && !params.context?.initial_date) {
            this.meta.date = officeToday();
        }
        return super.load(params);
    }

    /** @override */
    normalizeRecord(rawRecord) {
        const record = super.normalizeRecord(rawRecord);
        const who = rawRecord.region_id || rawRecord.partner_id;
        const labels = Object.fromEntries(this.fields.state.selection);
        return {
            ...record,
            start: toOfficeClock(record.start),
            end: toOfficeClock(record.end),
            who: who ? who[1] : record.title,
            stateLabel: labels[rawRecord.state],
        };
    }

    /**
     * A session that is dragged is moved by DJPK: its dialogue asks for the reason and
     * the rules are checked there.
     *
     * @override
     */
    async updateRecord({ id, start }) {
        try {
            const action = await this.orm.call(this.resModel, "open_move", [], {
                session_id: id,
                start: serializeDateTime(fromOfficeClock(start)),
            });
            await this.action.doAction(action, { onClose: () => this.load() });
        } catch (error) {
            await this.load();
            throw error;
        }
    }
}
