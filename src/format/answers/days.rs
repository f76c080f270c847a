//! The day of an answer, as people and programs write it.

use jiff::civil::Date;

use crate::{
    model::{Fault, PartialDate, TypedDateError, begins_with_a_year, day_is_either_way},
    text::{cut, one_line},
};

/// The message for a day that is ambiguous because another row has the month first.
pub const EITHER_WAY: &str = "imh cannot tell whether the day or the month comes first here, since another row has the month first; write each day as 2026-03-31";

/// Returns the words of a day without a time after them.
fn without_time(typed: &str) -> String {
    typed.split_whitespace().take_while(|word| !word.contains(':')).collect::<Vec<_>>().join(" ")
}

/// Returns whether a day is only valid with the month first.
pub(super) fn is_month_first(typed: &str) -> bool {
    !begins_with_a_year(typed)
        && matches!(PartialDate::typed(&without_time(typed)), Err(TypedDateError::MonthFirst(_)))
}

/// Returns whether a day would also be valid with the month first.
pub(super) fn is_either_way(typed: &str, day: Date) -> bool {
    day_is_either_way(&without_time(typed), day)
}

/// Reads a day as people and programs write it, also with a time after it. Years before 2000 are
/// refused, since nobody rated themselves then.
pub(super) fn day(typed: &str, place: impl FnOnce() -> String) -> Result<Date, Fault> {
    // A moment with a time zone belongs to the day written in it.
    let moment = typed.parse::<jiff::Timestamp>().is_ok();
    let typed = typed.get(..10).filter(|_| moment).unwrap_or(typed);
    let no_day = |why: &str| {
        let message = format!(
            "`{}` is not a day such as 2026-03-31 or 31/03/2026{why}",
            cut(&one_line(typed), 30)
        );
        Fault::at(place(), message)
            .or_redacted("this is not a day such as 2026-03-31 or 31/03/2026")
    };
    let read = match typed.parse::<Date>() {
        Ok(day) => Ok(Some(day)),
        Err(_) => PartialDate::typed(&without_time(typed))
            .map(|date| date.is_exact().then(|| date.latest())),
    };
    match read {
        Ok(Some(day)) if (2000..2100).contains(&day.year()) => Ok(day),
        Ok(None) => Err(no_day(": it is a month")),
        Ok(Some(_)) | Err(TypedDateError::NoDate) => Err(no_day("")),
        Err(why) => Err(no_day(&format!(": {why}"))),
    }
}
