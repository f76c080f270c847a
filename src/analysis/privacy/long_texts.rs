//! Texts made to take long. If anything were gone through once for each word or each finding, these
//! tests would take minutes.

use super::Lookout;

#[test]
fn a_text_made_to_take_long_takes_no_longer_than_another() {
    let lookout = Lookout::new(&["Amelia".to_owned()]);
    assert_eq!(lookout.hits(&"a@b.uk ".repeat(50_000)).len(), 50_000);
    for text in [
        format!("@{}com", "a.".repeat(200_000)),
        "1 a".repeat(200_000),
        "Mr and ".repeat(100_000),
        "case 1".repeat(100_000),
    ] {
        let _ = lookout.hits(&text);
        let _ = lookout.names(&text);
    }
    // What is gone through once for each word, or for each finding, would never end.
    for text in [
        "a@b.uk Kacper ".repeat(20_000),
        "(Kacper 1999 ".repeat(20_000),
        "1999 Grace, ".repeat(20_000),
        "mum Kacper's ".repeat(20_000),
        "<b>Kacper</b>-\n".repeat(20_000),
    ] {
        let _ = lookout.names(&text);
    }
}

/// If each finding were compared with the rest of the line, this would take minutes.
#[test]
fn many_findings_without_a_blank_are_found_beside_a_dismissed_word() {
    let lookout = Lookout::new(&["Ottoline".to_owned()]).but_for(["Quillfeather"]);
    assert_eq!(lookout.hits(&"Otto".repeat(100_000)).len(), 100_000);
}

#[test]
fn a_line_of_signs_that_leads_nowhere_is_read_once() {
    let lookout = Lookout::new(&[]);
    for sign in ["_", ".", "\u{2026}"] {
        assert_eq!(lookout.hits(&format!("Name {}", sign.repeat(300_000))), []);
    }
}

#[test]
fn months_without_a_blank_are_read_once_for_a_listed_month() {
    let lookout = Lookout::new(&["May".to_owned()]);
    assert_eq!(lookout.hits(&"May".repeat(100_000)), []);
}

#[test]
fn many_listed_names_in_tags_over_lines_are_each_kept_once() {
    let lookout = Lookout::new(&["Otto".to_owned()]);
    assert_eq!(lookout.hits(&"<b>Otto</b>-\n".repeat(20_000)).len(), 20_000);
}
