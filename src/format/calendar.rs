//! Writes the due days of goals as an iCalendar file (RFC 5545) that any calendar opens.

use jiff::{Timestamp, ToSpan, civil::Date};

/// An all-day event in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// The same in every file made from the same goal, so that a calendar replaces the event it
    /// has.
    pub uid: String,
    pub day: Date,
    pub summary: String,
    pub description: String,
}

/// Returns the file; the same days at the same moment give the same bytes.
#[must_use]
pub fn print(days: &[CalendarDay], at: Timestamp) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        format!("PRODID:-//imh//imh {}//EN", env!("CARGO_PKG_VERSION")),
        "CALSCALE:GREGORIAN".to_owned(),
    ];
    for day in days {
        // An all-day event ends where the next day begins.
        let next = day.day.checked_add(1.day()).unwrap_or(day.day);
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", escaped(&day.uid)),
            format!("DTSTAMP:{}", at.strftime("%Y%m%dT%H%M%SZ")),
            format!("DTSTART;VALUE=DATE:{}", day.day.strftime("%Y%m%d")),
            format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")),
            format!("SUMMARY:{}", escaped(&day.summary)),
            format!("DESCRIPTION:{}", escaped(&day.description)),
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// Escapes text by RFC 5545 3.3.11.
fn escaped(text: &str) -> String {
    let text = crate::text::shown(text);
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace("\r\n", "\\n")
        .replace('\n', "\\n")
}

/// Folds a line to at most 75 bytes (RFC 5545 3.1), never inside a character.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 8);
    let mut bytes = 0;
    for c in line.chars() {
        if bytes + c.len_utf8() > 75 {
            folded.push_str("\r\n ");
            bytes = 1;
        }
        folded.push(c);
        bytes += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_is_folded_and_escaped_and_says_what_was_meant() {
        let summary = format!("Lead; a group, \\ twice\nand {}", "é".repeat(60));
        let day = CalendarDay {
            uid: "g1@imh".to_owned(),
            day: Date::new(2026, 12, 31).unwrap(),
            summary: summary.clone(),
            description: String::new(),
        };
        let text = print(&[day], Timestamp::UNIX_EPOCH);
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        let unfolded = text.replace("\r\n ", "");
        let said = unfolded.split("\r\n").find_map(|line| line.strip_prefix("SUMMARY:")).unwrap();
        let meant =
            said.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
        assert_eq!(meant, summary);
        assert!(
            unfolded.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"),
            "{text}"
        );
    }
}
