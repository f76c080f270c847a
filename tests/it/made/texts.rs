//! What is text: drawings (SVG), and files that lie beside photographs.

use imh::model::FindingKind::{Author, Hidden, ListedName, PhotoPlace};

use super::{Put, base64, photo_with_place, xmp};

pub(super) fn texts(put: &mut Put<'_>) {
    let svg = |said: &str| {
        format!("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\">{said}</svg>")
            .into_bytes()
    };
    put(
        "creator.svg",
        Author,
        "properties",
        svg(
            "<metadata><dc:creator><cc:Agent><dc:title>Perpetua Quill</dc:title></cc:Agent></dc:creator></metadata>",
        ),
    );
    put("hidden.svg", Hidden, "", svg("<g display=\"none\"><text>x</text></g>"));
    let letters = base64(&photo_with_place());
    let (one, two) = letters.split_at(40);
    put(
        "lines.svg",
        PhotoPlace,
        "file 1 inside it",
        svg(&format!("<image href=\"data:image/jpeg;base64,{one}\n  {two}\"/>")),
    );
    put(
        "entities.svg",
        PhotoPlace,
        "file 1 inside it",
        svg(&format!("<image href=\"data:image/jpeg;base64,{one}&#10;{two}\"/>")),
    );
    let codes: String = photo_with_place().iter().map(|byte| format!("%{byte:02X}")).collect();
    put(
        "codes.svg",
        PhotoPlace,
        "file 1 inside it",
        svg(&format!("<image href=\"data:image/jpeg,{codes}\"/>")),
    );
    put(
        "entity.svg",
        ListedName,
        "",
        b"<!DOCTYPE svg [<!ENTITY who \"Otto\">]><svg><text>&who;line</text></svg>".to_vec(),
    );
    put(
        "place.xmp",
        PhotoPlace,
        "properties",
        xmp("<exif:GPSLatitude>51,30.44N</exif:GPSLatitude>"),
    );
    for (file, line) in
        [("geo.vcf", "GEO:51.5074;-0.1278"), ("link.vcf", "GEO:geo:51.5074,-0.1278;u=35")]
    {
        let card = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:x\r\n{line}\r\nEND:VCARD\r\n");
        put(file, PhotoPlace, "line 4", card.into_bytes());
    }
    let event =
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nGEO:51.5;-0.1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    put("geo.ics", PhotoPlace, "line 3", event.into());
    put("walk.gpx", PhotoPlace, "", b"<?xml version=\"1.0\"?><gpx><trk><trkseg><trkpt lat=\"51.5074\" lon=\"-0.1278\"/></trkseg></trk></gpx>".to_vec());
    put("map.kml", PhotoPlace, "", b"<?xml version=\"1.0\"?><kml><Point><coordinates>-0.1278,51.5074,0</coordinates></Point></kml>".to_vec());
    put(
        "takeout.json",
        PhotoPlace,
        "",
        b"{\"title\": \"a.jpg\", \"geoData\": {\"latitude\": 51.5074, \"longitude\": -0.1278}}"
            .to_vec(),
    );
}
