//! What a property in XML (XMP) is about, by its name alone: programs write the same thing under many
//! prefixes.

/// What the name of a property in XML says that it is about, with any prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::files) enum PropertyTopic {
    Place,
    Device,
    Day,
    Other,
}

/// Returns what a property of this name is about. The names of people and the like are known one by
/// one elsewhere.
pub(in crate::files) fn about(name: &str) -> PropertyTopic {
    let small = name.to_ascii_lowercase();
    let has_one_of = |list: &[&str]| list.iter().any(|word| small.contains(word));
    let is_one_of = |list: &[&str]| list.contains(&&*small);
    let places = [
        "latitude",
        "longitude",
        "longtitude",
        "location",
        "locality",
        "county",
        "coverage",
        "stateprovince",
        "provincestate",
        "countryname",
        "streetaddress",
        "ciadr",
        "placename",
        "postalcode",
        "municipality",
    ];
    let is_city = small.ends_with("city")
        && !["velocity", "opacity", "capacity", "intensity"]
            .iter()
            .any(|other| small.ends_with(other));
    // The last four are the mast of a telephone.
    let whole = ["state", "country", "place", "creatorregion", "cgi", "lac", "cellid", "cellr"];
    if small.starts_with("gps") && small != "gpsversionid"
        || has_one_of(&places)
        || is_one_of(&whole)
        || is_city
    {
        PropertyTopic::Place
    } else if has_one_of(&["serialnumber", "serialno", "ownername", "cameraowner"]) {
        PropertyTopic::Device
    } else if small.ends_with("date")
        || has_one_of(&["datetime", "datecreated", "datesent", "dateacquired"])
        || small == "when"
    {
        PropertyTopic::Day
    } else {
        PropertyTopic::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_property_says_what_it_is_about() {
        for (name, meant) in [
            ("GPSLatitude", PropertyTopic::Place),
            ("GpsLongtitude", PropertyTopic::Place),
            ("decimalLatitude", PropertyTopic::Place),
            ("stateProvince", PropertyTopic::Place),
            ("CiAdrCity", PropertyTopic::Place),
            ("shotLocation", PropertyTopic::Place),
            ("LocationId", PropertyTopic::Place),
            ("LicensorStreetAddress", PropertyTopic::Place),
            ("cgi", PropertyTopic::Place),
            ("GPSVersionID", PropertyTopic::Other),
            ("CountryOfOrigins", PropertyTopic::Other),
            ("Velocity", PropertyTopic::Other),
            ("CameraSerialNumber", PropertyTopic::Device),
            ("CircaDateCreated", PropertyTopic::Day),
            ("CaptionsDateTimeStamps", PropertyTopic::Day),
            ("Candidates", PropertyTopic::Other),
            ("ColorMode", PropertyTopic::Other),
        ] {
            assert_eq!(about(name), meant, "{name}");
        }
    }
}
