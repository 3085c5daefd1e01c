//! Moments as date and time of day, in UTC.

/// The seconds of a day.
const DAY: u64 = 24 * 60 * 60;

/// The days before 1970-03-01 in years that begin with March, from the year 0 on.
const DAYS_TO_1970: u64 = 719_468;

/// Returns a moment in Unix milliseconds as in `2026-11-28T05:43:28Z` (RFC 3339).
pub(super) fn timestamp(milliseconds: u64) -> String {
    let (date, time) = parts(milliseconds);
    format!("{date}T{time}Z")
}

/// Returns a moment in Unix milliseconds as in `2026-11-28 05:43 UTC`.
pub(super) fn for_people(milliseconds: u64) -> String {
    let (date, time) = parts(milliseconds);
    format!("{date} {} UTC", &time[..5])
}

/// Returns a moment in Unix milliseconds as in `20261128-054328`, for the name of a file.
pub(crate) fn stamp(milliseconds: u64) -> String {
    let (date, time) = parts(milliseconds);
    format!(
        "{date}-{time}",
        date = date.replace('-', ""),
        time = time.replace(':', "")
    )
}

fn parts(milliseconds: u64) -> (String, String) {
    let seconds = milliseconds / 1_000;
    let (year, month, day) = date(seconds / DAY);
    let of_day = seconds % DAY;
    (
        format!("{year:04}-{month:02}-{day:02}"),
        format!(
            "{:02}:{:02}:{:02}",
            of_day / 3_600,
            of_day / 60 % 60,
            of_day % 60
        ),
    )
}

/// Returns year, month and day of the Gregorian calendar, this many days after 1970-01-01.
/// Years begin with March here, so that the day that some of them lack is their last.
const fn date(days: u64) -> (u64, u64, u64) {
    let days = days + DAYS_TO_1970;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, shown) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_795_000_000, "2026-11-18T11:06:40Z"),
            (1_798_761_599, "2026-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(timestamp(seconds * 1_000 + 999), shown);
        }
        assert_eq!(stamp(1_795_000_000_000), "20261118-110640");
        assert_eq!(for_people(1_795_000_000_000), "2026-11-18 11:06 UTC");
    }
}
