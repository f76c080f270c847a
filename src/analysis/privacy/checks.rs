//! Checks that a shape alone cannot make: check digits, prefixes and calendars.

/// Returns whether the check digit of an NHS number is right: weights 10 to 2, modulus 11 (NHS Data
/// Model and Dictionary, "NHS number").
pub(super) fn is_nhs_number(digits: &[u8]) -> bool {
    let Ok(digits): Result<[u8; 10], _> = digits.try_into() else { return false };
    let value = |digit: u8| u32::from(digit - b'0');
    let sum: u32 =
        digits[..9].iter().zip((2..=10).rev()).map(|(&digit, weight)| value(digit) * weight).sum();
    let check = match 11 - sum % 11 {
        11 => 0,
        check => check,
    };
    // Some digits repeated ten times pass, but they are nobody's number.
    check == value(digits[9]) && digits.iter().any(|&digit| digit != digits[0])
}

/// Returns whether a prefix was ever given out (HMRC, National Insurance Manual NIM39110).
pub(super) fn is_national_insurance_prefix(prefix: &str) -> bool {
    let prefix = prefix.to_ascii_uppercase();
    let mut letters = prefix.chars();
    let (Some(first), Some(second)) = (letters.next(), letters.next()) else { return false };
    !"DFIQUV".contains(first)
        && !"DFIOQUV".contains(second)
        && !["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(&prefix.as_str())
}

/// The areas of UK postcodes (Royal Mail, Postcode Address File).
const AREAS: [&str; 124] = [
    "AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF", "CH",
    "CM", "CO", "CR", "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E",
    "EC", "EH", "EN", "EX", "FK", "FY", "G", "GL", "GU", "GY", "HA", "HD", "HG", "HP", "HR", "HS",
    "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT", "KW", "KY", "L", "LA", "LD", "LE", "LL",
    "LN", "LS", "LU", "M", "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP", "NR", "NW", "OL", "OX",
    "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SA", "SE", "SG", "SK", "SL", "SM",
    "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR", "TS", "TW",
    "UB", "W", "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE",
];

pub(super) fn is_postcode(code: &str) -> bool {
    let squeezed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let upper = squeezed.to_ascii_uppercase();
    if upper == "GIR0AA" {
        return true;
    }
    let area: String = upper.chars().take_while(char::is_ascii_alphabetic).collect();
    let inward = &upper[upper.len().saturating_sub(3)..];
    // `E7 1st` is an id and an ordinal, not a place.
    let is_ordinal = ["1st", "2nd", "3rd"].contains(&&squeezed[squeezed.len().saturating_sub(3)..])
        || squeezed.ends_with("th");
    AREAS.contains(&area.as_str())
        && !inward[1..].contains(['C', 'I', 'K', 'M', 'O', 'V'])
        && !is_ordinal
}

/// Returns whether a number rings somewhere in the UK: an area, a mobile, or a service. Short
/// numbers that everybody may call are left out.
pub(super) fn is_phone(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = match digits
        .strip_prefix("44")
        .filter(|_| text.trim_start_matches('(').starts_with("+44") || text.starts_with("0044"))
    {
        Some(rest) => rest.trim_start_matches('0').to_owned(),
        None => match digits.strip_prefix("0044") {
            Some(rest) => rest.trim_start_matches('0').to_owned(),
            None => match digits.strip_prefix('0') {
                Some(rest) => rest.to_owned(),
                None => return false,
            },
        },
    };
    matches!(national.len(), 9 | 10) && national.starts_with(['1', '2', '3', '5', '7', '8', '9'])
}

/// Returns whether it is a day of the calendar, with the day first, as is usual here; two digits of
/// a year are enough.
pub(super) fn is_day(day: &str, month: &str) -> bool {
    let number = |text: &str| text.parse::<u8>().unwrap_or(0);
    (1..=31).contains(&number(day)) && (1..=12).contains(&number(month))
}
