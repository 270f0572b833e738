const { DateTime, Settings } = luxon;

/** Where the office is: the days and hours of the circular are counted there. */
export const OFFICE_ZONE = "Asia/Jakarta";

/**
 * The office's clock time as if it were this browser's own.
 *
 * @param {luxon.DateTime} moment
 */
export function toOfficeClock(moment) {
    return moment.setZone(OFFICE_ZONE).setZone(Settings.defaultZone, { keepLocalTime: true });
}

/**
 * The moment at which the office's clock shows what this one does.
 *
 * @param {luxon.DateTime} clock
 */
export function fromOfficeClock(clock) {
    return clock.setZone(OFFICE_ZONE, { keepLocalTime: true });
}

/** The office's day, from its midnight on. */
export function officeToday() {
    return toOfficeClock(DateTime.now()).startOf("day");
}
