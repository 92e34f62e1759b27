/** Days before another, as in "2026-11-22". Pure. */

/** A month before the 31st is the last day of the month before. @param {string} day @param {{days?: number, months?: number}} by */
export function before(day, {days = 0, months = 0}) {
    const [year, month, date] = day.split("-").map(Number);
    const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
    return new Date(Date.UTC(year, month - 1 - months, Math.min(date, last) - days)).toISOString().slice(0, 10);
}
