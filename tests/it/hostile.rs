//! Malicious files: every trick is reported with its file, and nothing is ever extracted.

use std::io::Read;

use super::harness::Sandbox;

/// A member of a ZIP that an honest program would not write.
#[derive(Clone)]
struct Member {
    name: Vec<u8>,
    /// The name in the local header.
    local_name: Option<Vec<u8>>,
    bytes: Vec<u8>,
    method: u16,
    local_method: Option<u16>,
    flags: u16,
    /// The values in the directory; the true ones where these are `None`.
    crc: Option<u32>,
    local_crc: Option<u32>,
    size: Option<u32>,
    local_size: Option<u32>,
    mode: u32,
    /// The offset of another member's header.
    header: Option<u32>,
}

fn member(name: impl AsRef<[u8]>, bytes: impl AsRef<[u8]>) -> Member {
    Member {
        name: name.as_ref().to_vec(),
        local_name: None,
        bytes: bytes.as_ref().to_vec(),
        method: 0,
        local_method: None,
        flags: 1 << 11,
        crc: None,
        local_crc: None,
        size: None,
        local_size: None,
        mode: 0o100_644,
        header: None,
    }
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A change to a member before packing.
type Change<'a> = &'a dyn Fn(&mut Member);

/// A ZIP of these members whose end claims `count` of them.
fn zip_of(members: &[Member], count: Option<u16>) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let header = u32::try_from(file.len()).unwrap();
        let length = u32::try_from(member.bytes.len()).unwrap();
        let name = member.local_name.as_ref().unwrap_or(&member.name);
        let size = |said: Option<u32>| {
            if member.method == 0 {
                (said.unwrap_or(length), said.unwrap_or(length))
            } else {
                (length, said.unwrap_or(length))
            }
        };
        let checked = crc(&member.bytes);
        if member.header.is_none() {
            file.extend(b"PK\x03\x04\x14\x00");
            file.extend(member.flags.to_le_bytes());
            file.extend(member.local_method.unwrap_or(member.method).to_le_bytes());
            file.extend([0; 4]);
            file.extend(member.local_crc.or(member.crc).unwrap_or(checked).to_le_bytes());
            let (packed, size) = size(member.local_size.or(member.size));
            file.extend(packed.to_le_bytes());
            file.extend(size.to_le_bytes());
            file.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            file.extend([0; 2]);
            file.extend(name);
            file.extend(&member.bytes);
        }
        directory.extend(b"PK\x01\x02\x14\x03\x14\x00");
        directory.extend(member.flags.to_le_bytes());
        directory.extend(member.method.to_le_bytes());
        directory.extend([0; 4]);
        directory.extend(member.crc.unwrap_or(checked).to_le_bytes());
        let (packed, size) = size(member.size);
        directory.extend(packed.to_le_bytes());
        directory.extend(size.to_le_bytes());
        directory.extend(u16::try_from(member.name.len()).unwrap().to_le_bytes());
        directory.extend([0; 8]);
        directory.extend((member.mode << 16).to_le_bytes());
        directory.extend(member.header.unwrap_or(header).to_le_bytes());
        directory.extend(&member.name);
    }
    let start = u32::try_from(file.len()).unwrap();
    let length = u32::try_from(directory.len()).unwrap();
    let count = count.unwrap_or_else(|| u16::try_from(members.len()).unwrap());
    file.extend(directory);
    file.extend(b"PK\x05\x06\x00\x00\x00\x00");
    file.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    file.extend(length.to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0; 2]);
    file
}

/// The members of a good portfolio, and a sandbox for the bad ones.
fn good() -> (Sandbox, Vec<Member>) {
    let sandbox = Sandbox::with_content();
    sandbox.ok("plan add 'Read about sleep' --for RB-01");
    sandbox.ok("plan add 'Visit a nursery' --for RB-02");
    sandbox.ok("export --output good.zip");
    let members = members_of(&sandbox, "good.zip");
    (sandbox, members)
}

fn members_of(sandbox: &Sandbox, bundle: &str) -> Vec<Member> {
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(sandbox.path(bundle)).unwrap()).unwrap();
    let members = (0..archive.len()).map(|at| {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        member(file.name_raw(), bytes)
    });
    members.collect()
}

/// A bundle in which the member whose name ends in `end` is changed, with matching manifests.
pub(super) fn altered(
    sandbox: &Sandbox,
    bundle: &str,
    end: &str,
    change: &dyn Fn(&str) -> String,
) -> Vec<u8> {
    let mut members = members_of(sandbox, bundle);
    let member = members.iter_mut().find(|member| member.name.ends_with(end.as_bytes())).unwrap();
    let changed = change(std::str::from_utf8(&member.bytes).unwrap());
    assert_ne!(member.bytes, changed.as_bytes(), "nothing was altered");
    member.bytes = changed.into_bytes();
    zip_of(&rebagged(members), None)
}

/// Like [`altered`], but the page names another maker than imh, so that nobody can make that page
/// again to compare it.
pub(super) fn made_otherwise(
    sandbox: &Sandbox,
    bundle: &str,
    end: &str,
    change: &dyn Fn(&str) -> String,
) -> Vec<u8> {
    sandbox.write("otherwise.zip", altered(sandbox, bundle, end, change));
    altered(sandbox, "otherwise.zip", "index.html", &|page| {
        page.replacen(" data-made-by=\"", " data-made-by=\"another ", 1)
    })
}

/// A bundle without the member whose name ends in `end`, with matching manifests.
pub(super) fn without(sandbox: &Sandbox, bundle: &str, end: &str) -> Vec<u8> {
    let mut members = members_of(sandbox, bundle);
    members.retain(|member| !member.name.ends_with(end.as_bytes()));
    zip_of(&rebagged(members), None)
}

/// Returns what is reported of a file, after checking that nothing was extracted.
#[track_caller]
fn faults(sandbox: &Sandbox, bytes: &[u8]) -> String {
    sandbox.write("bad.zip", bytes);
    let output = sandbox.run("verify bad.zip --extract out --format json");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!sandbox.path("out").exists(), "something was laid out");
    assert!(!sandbox.path("escaped.txt").exists() && !sandbox.path("../escaped.txt").exists());
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["valid"], false);
    report["faults"].to_string()
}

#[test]
fn a_portfolio_that_is_only_packed_another_way_verifies() {
    let (sandbox, members) = good();
    sandbox.write("plain.zip", zip_of(&members, None));
    sandbox.ok("verify plain.zip --extract out");
    assert_eq!(sandbox.tree("out").len(), members.len());
    for (name, bytes) in sandbox.tree("out") {
        let member = members.iter().find(|member| member.name.ends_with(name.as_bytes())).unwrap();
        assert!(member.bytes == bytes, "{name}");
    }
    let said = sandbox.fails(2, "verify plain.zip --extract out");
    assert!(said.contains("already has something in it"), "{said}");
}

#[test]
fn no_name_leads_out_of_the_folder_or_is_two_names() {
    let (sandbox, members) = good();
    for (name, fault) in [
        ("imh-portfolio/../escaped.txt", "leaves its folder"),
        ("../escaped.txt", "leaves its folder"),
        ("imh-portfolio/data/../../../escaped.txt", "leaves its folder"),
        ("imh-portfolio/data/./x", "leaves its folder"),
        ("imh-portfolio//data/x", "leaves its folder"),
        ("/escaped.txt", "begins at the root of a disk"),
        ("//server/share/escaped.txt", "begins at the root of a disk"),
        ("C:/escaped.txt", "begins at the root of a disk"),
        ("c:escaped.txt", "begins at the root of a disk"),
        ("imh-portfolio\\data\\x", "a backslash in its name"),
        ("..\\escaped.txt", "a backslash in its name"),
        ("imh-portfolio/data/C:x", "some systems cannot hold"),
        ("imh-portfolio/data/nul", "some systems cannot hold"),
        ("imh-portfolio/data/com1.txt", "some systems cannot hold"),
        ("imh-portfolio/data/dot.", "some systems cannot hold"),
        ("imh-portfolio/data/blank ", "some systems cannot hold"),
        ("imh-portfolio/data/a?b", "some systems cannot hold"),
        ("imh-portfolio/data/new\nline", "cannot be shown"),
        ("imh-portfolio/data/esc\u{1b}[2J", "cannot be shown"),
        ("imh-portfolio/data/txt.\u{202e}gpj", "cannot be shown"),
        ("imh-portfolio/data/nothing\0.txt", "cannot be shown"),
        ("IMH-portfolio/data/x", "lies outside the folder"),
        ("imh-Portfolio/data/index.html", "some systems would put it inside"),
        ("imh-portfolio/data/INDEX.HTML", "the same name as another file on some systems"),
        ("imh-portfolio/data/index.html/inside", "a file and a folder at once"),
    ] {
        let mut bad = members.clone();
        bad.push(member(name, "escaped"));
        let said = faults(&sandbox, &zip_of(&bad, None));
        assert!(said.contains(fault), "{name:?}: {said}");
    }
    let mut composed = members.clone();
    composed.extend([
        member("imh-portfolio/data/caf\u{e9}", "a"),
        member("imh-portfolio/data/cafe\u{301}", "b"),
    ]);
    assert!(faults(&sandbox, &zip_of(&composed, None)).contains("some systems"));
    let mut not_text = members.clone();
    not_text.push(Member { flags: 0, ..member(b"imh-portfolio/data/\xff\xfe.txt", "a") });
    faults(&sandbox, &zip_of(&not_text, None));
    let mut twice = members.clone();
    twice.push(members[0].clone());
    assert!(faults(&sandbox, &zip_of(&twice, None)).contains("two files under one name"));
}

#[test]
fn nothing_but_files_is_taken() {
    let (sandbox, members) = good();
    for (mode, what) in [
        (0o120_777, "link"),
        (0o020_644, "device"),
        (0o060_644, "device"),
        (0o010_644, "pipe"),
        (0o140_644, "socket"),
    ] {
        let mut bad = members.clone();
        bad.push(Member { mode, ..member("imh-portfolio/data/odd", "/etc/passwd") });
        let said = faults(&sandbox, &zip_of(&bad, None));
        assert!(said.contains("is a link or a device, not a file"), "{what}: {said}");
    }
    for (method, flags) in [(12_u16, 1_u16 << 11), (93, 1 << 11), (99, 1 << 11), (0, 1 | 1 << 11)] {
        let mut bad = members.clone();
        bad.push(Member { method, flags, ..member("imh-portfolio/data/odd", "x".repeat(40)) });
        let said = faults(&sandbox, &zip_of(&bad, None));
        assert!(
            said.contains("packed in a way that many tools cannot open")
                || said.contains("cannot be opened"),
            "{method} {flags}: {said}"
        );
    }
    let mut bad = members.clone();
    bad.push(Member {
        mode: 0o040_755,
        ..member("imh-portfolio/data/folder/", "bytes of its own")
    });
    assert!(faults(&sandbox, &zip_of(&bad, None)).contains("holds bytes of its own"));
}

#[test]
fn a_file_that_two_tools_would_read_as_two_files_is_told() {
    let (sandbox, members) = good();
    let page = members.iter().position(|member| member.name.ends_with(b"index.html")).unwrap();
    let change = |change: &dyn Fn(&mut Member)| {
        let mut bad = members.clone();
        change(&mut bad[page]);
        faults(&sandbox, &zip_of(&bad, None))
    };
    let length = u32::try_from(members[page].bytes.len()).unwrap();
    let cases: [(&str, Change<'_>); 9] = [
        ("another name beside the bytes", &|member| {
            member.local_name = Some(b"imh-portfolio/data/index.htmX".to_vec());
        }),
        ("a longer name beside the bytes", &|member| {
            member.local_name = Some(b"imh-portfolio/data/index.html.exe".to_vec());
        }),
        ("another way of packing beside the bytes", &|member| member.local_method = Some(8)),
        ("another checksum beside the bytes", &|member| member.local_crc = Some(7)),
        ("another size beside the bytes", &|member| member.local_size = Some(length - 1)),
        ("a wrong checksum in both", &|member| member.crc = Some(7)),
        ("a size too small", &|member| member.size = Some(length - 1)),
        ("a size too large", &|member| member.size = Some(length + 1)),
        ("a size beyond the file", &|member| member.size = Some(u32::MAX - 9)),
    ];
    for (what, make) in cases {
        let said = change(make);
        assert!(said.len() > 2, "{what}: {said}");
    }
    // Two members at one offset, and one inside another.
    let mut bad = members.clone();
    bad.push(Member { header: Some(0), ..member(&members[0].name[..], &members[0].bytes) });
    bad.last_mut().unwrap().name = b"imh-portfolio/data/twin".to_vec();
    assert!(faults(&sandbox, &zip_of(&bad, None)).contains("share the same bytes"));
    let inner = zip_of(&[member("imh-portfolio/data/inner", "inner")], None);
    let mut quine = members.clone();
    quine.push(member("imh-portfolio/data/outer", &inner));
    let at = zip_of(&quine, None).windows(inner.len()).position(|window| window == inner).unwrap();
    quine.push(Member {
        header: Some(u32::try_from(at).unwrap()),
        ..member("imh-portfolio/data/inner", "inner")
    });
    assert!(faults(&sandbox, &zip_of(&quine, None)).contains("share the same bytes"));
}

#[test]
fn bytes_around_a_zip_are_reported() {
    let (sandbox, members) = good();
    let whole = zip_of(&members, None);
    let other = zip_of(&[member("imh-portfolio/data/other.txt", "other")], None);
    assert!(
        faults(&sandbox, &[b"MZ and a program", &whole[..]].concat())
            .contains("before or after the ZIP")
    );
    assert!(
        faults(&sandbox, &[&whole[..], b"and more"].concat()).contains("before or after the ZIP")
    );
    assert!(
        faults(&sandbox, &[&other[..], &whole[..]].concat()).contains("before or after the ZIP")
    );
    faults(&sandbox, &[&whole[..], &other[..]].concat());
    // A comment that contains another end of a ZIP.
    let mut comment = whole.clone();
    let end = other[other.len() - 22..].to_vec();
    let at = comment.len() - 2;
    comment[at..].copy_from_slice(&u16::try_from(end.len()).unwrap().to_le_bytes());
    comment.extend(end);
    faults(&sandbox, &comment);
    for cut in [whole.len() - 1, whole.len() - 22, whole.len() / 2, 30, 4, 0] {
        faults(&sandbox, &whole[..cut]);
    }
    for count in [0, 1, u16::MAX] {
        faults(&sandbox, &zip_of(&members, Some(count)));
    }
}

#[test]
fn a_bundle_that_would_fill_a_machine_is_refused_before_it_does() {
    use flate2::{Compression, write::DeflateEncoder};
    let (sandbox, members) = good();
    let packed = |length: usize| {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        std::io::copy(&mut std::io::repeat(0).take(length as u64), &mut encoder).unwrap();
        encoder.finish().unwrap()
    };
    // It claims to be small, and is large.
    let mut bad = members.clone();
    bad.push(Member {
        method: 8,
        size: Some(10),
        crc: Some(0),
        ..member("imh-portfolio/data/zeros", packed(64 << 20))
    });
    let said = faults(&sandbox, &zip_of(&bad, None));
    assert!(said.contains("imh-portfolio") || said.contains("data/zeros"), "{said}");
    // It claims to be larger than its bytes can expand to.
    let mut bad = members.clone();
    bad.push(Member {
        method: 8,
        size: Some(u32::MAX - 1),
        ..member("imh-portfolio/data/zeros", packed(1 << 20))
    });
    assert!(faults(&sandbox, &zip_of(&bad, None)).contains("as a trap would"));
    // A file whose content is read is never larger than the limit.
    let mut bad = members.clone();
    let at = bad.iter().position(|member| member.name.ends_with(b"portfolio.json")).unwrap();
    let (bytes, length) = (packed(40 << 20), 40 << 20);
    bad[at] = Member {
        method: 8,
        size: Some(length),
        crc: Some(crc(&vec![0; length as usize])),
        ..member(&bad[at].name[..], bytes)
    };
    assert!(faults(&sandbox, &zip_of(&bad, None)).contains("too large for what it is"));
}

#[test]
fn a_hundred_thousand_files_are_read_and_more_are_not() {
    use std::io::Write;
    let sandbox = Sandbox::new();
    let write = |count: usize| {
        let mut zip = zip::ZipWriter::new(std::io::BufWriter::new(
            std::fs::File::create(sandbox.path("many.zip")).unwrap(),
        ));
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for at in 0..count {
            zip.start_file(format!("imh-portfolio/data/{at}"), options).unwrap();
        }
        zip.finish().unwrap().flush().unwrap();
    };
    write(100_001);
    let said = sandbox.json("verify many.zip --format json")["faults"].to_string();
    assert!(said.contains("it holds 100001 files; more than 100000 are not read"), "{said}");
    write(100_000);
    let report = sandbox.json("verify many.zip --format json");
    let faults = report["faults"].as_array().unwrap();
    assert!(
        faults.len() == 1_001
            && faults
                .iter()
                .any(|fault| fault["fault"].as_str().unwrap().contains("more faults like these"))
    );
}

#[test]
fn a_bag_of_another_kind_is_told() {
    let (sandbox, members) = good();
    let with = |name: &str, bytes: &str| {
        let mut bad = members.clone();
        match bad.iter_mut().find(|member| member.name.ends_with(format!("/{name}").as_bytes())) {
            Some(known) => known.bytes = bytes.as_bytes().to_vec(),
            None => bad.push(member(format!("imh-portfolio/{name}"), bytes)),
        }
        faults(&sandbox, &zip_of(&bad, None))
    };
    let manifest = String::from_utf8(
        members
            .iter()
            .find(|member| member.name.ends_with(b"/manifest-sha256.txt"))
            .unwrap()
            .bytes
            .clone(),
    )
    .unwrap();
    assert!(
        with("fetch.txt", "https://example.org/x 3 data/x\n")
            .contains("asks to fetch files from elsewhere")
    );
    assert!(
        with("manifest-md5.txt", "d41d8cd98f00b204e9800998ecf8427e  data/index.html\n")
            .contains("is one more manifest")
    );
    assert!(with("more.txt", "").contains("is in no manifest"));
    // Also if the manifests list them.
    let more = |name: &str, bytes: &str| {
        let mut bad = members.clone();
        bad.push(member(format!("imh-portfolio/{name}"), bytes));
        faults(&sandbox, &zip_of(&rebagged(bad), None))
    };
    let false_digest = format!("{}  data/index.html\n", "0".repeat(128));
    assert!(more("manifest-sha512.txt", &false_digest).contains("is one more manifest"));
    assert!(more("tagmanifest-sha512.txt", "").contains("is one more manifest"));
    assert!(more("start-here.html", "<script>").contains("is not part of a portfolio"));
    assert!(
        with("manifest-sha256.txt", &manifest.replacen(&manifest[..64], &manifest[..63], 1))
            .contains("line 1 is not a digest and a file")
    );
    assert!(
        with("manifest-sha256.txt", &manifest.replacen(&manifest[..64], &"0".repeat(64), 1))
            .contains("SHA-256 differs")
    );
    assert!(with("manifest-sha256.txt", &format!("{manifest}{manifest}")).contains("twice"));
    assert!(
        with("manifest-sha256.txt", &manifest.replace("data/", "../data/"))
            .contains("is not part of the content")
    );
    for version in [
        "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n",
        "BagIt-Version: 1.1\nTag-File-Character-Encoding: UTF-8\n",
        "",
    ] {
        assert!(with("bagit.txt", version).contains("BagIt 1.0"), "{version}");
    }
    assert!(
        with("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n")
            .contains("BagIt 1.0")
    );
}

#[test]
fn every_fault_of_a_file_with_many_is_told_in_one_run() {
    let (sandbox, mut members) = good();
    let at = |members: &[Member], name: &str| {
        members.iter().position(|member| member.name.ends_with(name.as_bytes())).unwrap()
    };
    let changed = at(&members, "ratings.csv");
    members[changed].bytes[0] ^= 1;
    let gone = at(&members, "visits.txt");
    members.remove(gone);
    members.push(member("imh-portfolio/data/extra.txt", "x"));
    members.push(member("imh-portfolio/../escaped.txt", "x"));
    members.push(member("imh-portfolio/fetch.txt", "x"));
    members.push(Member { mode: 0o120_777, ..member("imh-portfolio/data/link", "/etc") });
    let said = faults(&sandbox, &zip_of(&members, None));
    for file in [
        "data/ratings.csv",
        "visits.txt",
        "data/extra.txt",
        "../escaped.txt",
        "fetch.txt",
        "data/link",
        "bag-info.txt",
    ] {
        assert!(said.contains(file), "{file}: {said}");
    }
}

#[test]
fn a_portfolio_that_describes_other_content_than_it_holds_is_reported() {
    let (sandbox, members) = good();
    let json = members.iter().position(|member| member.name.ends_with(b"portfolio.json")).unwrap();
    let told = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut bad = members.clone();
        let mut value: serde_json::Value = serde_json::from_slice(&bad[json].bytes).unwrap();
        change(&mut value);
        bad[json].bytes = serde_json::to_vec(&value).unwrap();
        faults(&sandbox, &zip_of(&rebagged(bad), None))
    };
    for (fault, change) in [
        (
            "does not match its schema",
            &(|value: &mut serde_json::Value| value["evidence"] = 7.into())
                as &dyn Fn(&mut serde_json::Value),
        ),
        // The page says that this very imh wrote it, and imh writes no such thing.
        ("does not follow from the rest of it", &|value| value["more"] = 7.into()),
        ("written by a newer imh", &|value| {
            (value["format"], value["more"]) = (2.into(), 7.into());
        }),
        ("written by a newer imh", &|value| value["format"] = 2.into()),
        ("is not the framework", &|value| value["framework"]["sha256"] = "0".repeat(64).into()),
        ("is not imh-practice 9.9.9", &|value| value["framework"]["version"] = "9.9.9".into()),
        ("which the framework does not know", &|value| {
            value["evidence"][0]["for"][0] = "ZZ-99".into();
        }),
        ("is not a piece of evidence", &|value| {
            value["evidence"][0]["happened"] = "2026-13".into();
        }),
        ("is not a rating", &|value| {
            value["domains"][0]["competencies"][0]["aspects"][0]["ratings"][0]["point"] =
                serde_json::Value::Null;
        }),
        ("is not a moment", &|value| value["made"] = "yesterday".into()),
        ("is not the evidence that E1 was given", &|value| {
            value["evidence"][0]["files"][0]["sha256"] = "0".repeat(64).into();
        }),
        ("not evidence that the portfolio names", &|value| {
            drop(value["evidence"].as_array_mut().unwrap().pop());
        }),
        ("is evidence of E1, and is not there", &|value| {
            value["evidence"][0]["paths"][0] = "evidence/other.txt".into();
        }),
        ("is not a piece of evidence", &|value| {
            value["evidence"][0]["files"][0]["name"] = "../../escaped.txt".into();
        }),
        // Files that would make a workspace in which something is lost, or which cannot assign the
        // next id.
        ("not a piece of evidence: `E2`", &|value| {
            value["evidence"][1]["key"] = value["evidence"][0]["key"].clone();
        }),
        ("not a piece of evidence: `E1`", &|value| value["evidence"][1]["id"] = "E1".into()),
        ("is not a piece of evidence", &|value| {
            value["evidence"][0]["id"] = "E18446744073709551615".into();
        }),
        ("is not a piece of evidence", &|value| {
            value["evidence"][0]["for"] = serde_json::json!(["RB-01", "RB-01"]);
        }),
        ("not a goal: `G2`", &|value| value["plan"][1]["key"] = value["plan"][0]["key"].clone()),
        ("not a goal: `G1`", &|value| value["plan"][1]["id"] = "G1".into()),
        ("outside its folder", &|value| value["resubmission"] = sent_again("evidence/x")),
        ("named as a decision file, and is not there", &|value| {
            value["resubmission"] = sent_again("decisions/../index.html");
        }),
        ("is not a goal", &|value| value["plan"][0]["id"] = "G4294967295".into()),
    ] {
        let said = told(change);
        assert!(said.contains(fault), "{fault}: {said}");
    }
}

fn sent_again(path: &str) -> serde_json::Value {
    serde_json::json!({ "of": "", "decisions": [{ "path": path, "sha256": "", "signature": null }] })
}

/// Returns the same members with matching manifests.
fn rebagged(mut members: Vec<Member>) -> Vec<Member> {
    let root = "imh-portfolio/";
    let inside =
        |member: &Member| String::from_utf8(member.name.clone()).unwrap()[root.len()..].to_owned();
    let manifest = |members: &[Member], wanted: &dyn Fn(&str) -> bool| {
        let mut lines: Vec<(String, String)> = members
            .iter()
            .map(|member| (inside(member), imh::format::sha256(&member.bytes).to_string()))
            .filter(|(name, _)| wanted(name))
            .collect();
        lines.sort();
        lines
            .into_iter()
            .map(|(name, digest)| format!("{digest}  {name}\n"))
            .collect::<String>()
            .into_bytes()
    };
    let payload: Vec<u64> = members
        .iter()
        .filter(|member| inside(member).starts_with("data/"))
        .map(|member| member.bytes.len() as u64)
        .collect();
    let set = |members: &mut Vec<Member>, name: &str, bytes: Vec<u8>| {
        members.iter_mut().find(|member| inside(member) == name).unwrap().bytes = bytes;
    };
    let info =
        members.iter().find(|member| inside(member) == "bag-info.txt").unwrap().bytes.clone();
    let said: String = String::from_utf8(info)
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with("Payload-Oxum"))
        .map(|line| format!("{line}\n"))
        .collect();
    set(
        &mut members,
        "bag-info.txt",
        format!("{said}Payload-Oxum: {}.{}\n", payload.iter().sum::<u64>(), payload.len())
            .into_bytes(),
    );
    let all = manifest(&members, &|name| name.starts_with("data/"));
    members.iter_mut().find(|member| inside(member) == "manifest-sha256.txt").unwrap().bytes = all;
    let tags =
        manifest(&members, &|name| !name.starts_with("data/") && name != "tagmanifest-sha256.txt");
    members.iter_mut().find(|member| inside(member) == "tagmanifest-sha256.txt").unwrap().bytes =
        tags;
    members
}

/// A ZIP whose end says that a ZIP64 record counts its members.
fn as_zip64(whole: &[u8], count: u64) -> Vec<u8> {
    let end = whole.len() - 22;
    let wide = |at: usize| {
        u64::from(u32::from_le_bytes(whole[at..at + 4].try_into().unwrap())).to_le_bytes()
    };
    let mut record =
        [b"PK\x06\x06".as_slice(), &44_u64.to_le_bytes(), &[45, 0, 45, 0], &[0; 8]].concat();
    record.extend(
        [count.to_le_bytes(), count.to_le_bytes(), wide(end + 12), wide(end + 16)].concat(),
    );
    let place = u64::try_from(end).unwrap().to_le_bytes();
    let locator = [b"PK\x06\x07".as_slice(), &[0; 4], &place, &[1, 0, 0, 0]].concat();
    [&whole[..end], &record, &locator, b"PK\x05\x06\0\0\0\0", &[0xff; 12], &[0; 2]].concat()
}

/// Inserts `bytes` into `whole` at `at`, and moves the directory accordingly.
fn with_bytes_at(whole: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    let place = whole.len() - 6;
    let start = u32::from_le_bytes(whole[place..place + 4].try_into().unwrap())
        + u32::try_from(bytes.len()).unwrap();
    let mut longer = [&whole[..at], bytes, &whole[at..]].concat();
    let place = longer.len() - 6;
    longer[place..place + 4].copy_from_slice(&start.to_le_bytes());
    longer
}

#[test]
fn content_that_only_some_tools_would_see_is_reported() {
    let (sandbox, members) = good();
    let whole = zip_of(&members, None);
    let start =
        u32::from_le_bytes(whole[whole.len() - 6..whole.len() - 2].try_into().unwrap()) as usize;
    // The directory has one more member than its end counts.
    let mut more = members.clone();
    more.push(member("imh-portfolio/data/index.html", "another page"));
    let count = u16::try_from(members.len()).unwrap();
    assert!(faults(&sandbox, &zip_of(&more, Some(count))).contains("does not end where it says"));
    // The same name twice, if the end leaves the count to a ZIP64 record.
    faults(&sandbox, &zip_of(&more, Some(u16::MAX)));
    // The same with a ZIP64 record, whichever number that states.
    let whole_64 = as_zip64(&whole, u64::from(count));
    sandbox.write("wide.zip", &whole_64);
    sandbox.ok("verify wide.zip");
    for said in [u64::from(count), u64::from(count) + 1] {
        faults(&sandbox, &as_zip64(&zip_of(&more, Some(u16::MAX)), said));
    }
    faults(&sandbox, &as_zip64(&whole, u64::from(count) + 1));
    // A folder with the name of a file, also on systems that ignore case.
    for folder in [
        "imh-portfolio/data/index.html/",
        "imh-portfolio/data/INDEX.html/",
        "imh-portfolio/data/Index.HTML/page",
    ] {
        let mut both = members.clone();
        both.push(member(folder, ""));
        assert!(
            faults(&sandbox, &zip_of(&both, None)).contains("is a file and a folder at once"),
            "{folder}"
        );
    }
    // A file that the directory does not list.
    let mut hidden = zip_of(&[member("imh-portfolio/data/index.html", "another page")], None);
    hidden.truncate(30 + "imh-portfolio/data/index.html".len() + "another page".len());
    for at in [start, 0] {
        let said = faults(&sandbox, &with_bytes_at(&whole, at, &hidden));
        assert!(at == 0 || said.contains("belong to none of them"), "{said}");
    }
    // A link by its mode, from a system that supposedly has none.
    let mut link = members.clone();
    link.last_mut().unwrap().mode = 0o120_777;
    let mut link = zip_of(&link, None);
    let entry = link.windows(6).rposition(|window| window == b"PK\x01\x02\x14\x03").unwrap();
    link[entry + 5] = 0;
    assert!(faults(&sandbox, &link).contains("a link or a device"));
    // Encrypted, or under another name, only in the local header.
    let last = whole[..start].windows(4).rposition(|window| window == b"PK\x03\x04").unwrap();
    let mut locked = whole.clone();
    locked[last + 6] |= 1;
    assert!(faults(&sandbox, &locked).contains("many tools cannot open"));
    let name_end = last + 30 + members.last().unwrap().name.len();
    let mut renamed = with_bytes_at(&whole, name_end, b"\x75\x70\x06\x00\x01\0\0\0\0x");
    renamed[last + 28] = 10;
    assert!(faults(&sandbox, &renamed).contains("has two names"));
}

#[test]
fn a_journal_that_somebody_else_wrote_leads_to_no_file_outside() {
    let sandbox = Sandbox::begun();
    sandbox.write("a.txt", "a\n");
    sandbox.ok("evidence add a.txt --for RB-01 --title A");
    let journal =
        sandbox.tree("ws/journal").into_iter().find(|(name, _)| name.ends_with(".jsonl")).unwrap();
    let text = String::from_utf8(journal.1).unwrap();
    for name in ["../../../escaped.txt", "/dev/zero", "..", "a\\\\b"] {
        sandbox.write(
            &format!("ws/journal/{}", journal.0),
            text.replace("\"name\":\"a.txt\"", &format!("\"name\":\"{name}\"")),
        );
        assert_eq!(sandbox.run("workspace check").status.code(), Some(1), "{name}");
        assert!(!sandbox.run("check clean E1").status.success(), "{name}");
        assert!(!sandbox.path("escaped.txt").exists() && !sandbox.path("../escaped.txt").exists());
    }
}

#[test]
fn a_seal_with_a_header_without_end_is_refused_at_once() {
    let sandbox = Sandbox::new();
    sandbox.ok("keys new --output me --no-passphrase");
    let header = format!(
        "age-encryption.org/v1\n{}",
        "-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\n".repeat(40_000)
    );
    sandbox.write("long.age", header);
    assert!(sandbox.fails(2, "verify long.age --identity me").contains("damaged"));
}

#[test]
fn a_passphrase_that_takes_a_machine_too_long_is_not_tried() {
    let sandbox = Sandbox::new();
    let salt = "A".repeat(22);
    let body = "A".repeat(43);
    let header = format!("age-encryption.org/v1\n-> scrypt {salt} 30\n{body}\n--- {body}\n");
    sandbox.write("slow.age", [header.as_bytes(), &[0; 48]].concat());
    sandbox.write("pass", "purple kettle\n");
    let said = sandbox.fails(2, "verify slow.age --passphrase-file pass");
    assert!(said.contains("too long to open") && !said.contains("damaged"), "{said}");
}

#[test]
fn a_framework_full_of_faults_or_parts_is_refused_without_a_long_wait() {
    let sandbox = Sandbox::new();
    let head = "format = 1\n[framework]\nid = \"big\"\nversion = \"1.0.0\"\ntitle = \"Big\"\nlanguage = \"en-GB\"\n\
        [[scale]]\nid = \"s\"\npoints = [ { id = \"yes\", label = \"Yes\", met = true } ]\n\
        [[aspect]]\nid = \"a\"\ntitle = \"A\"\nscale = \"s\"\n[[domain]]\nid = \"d\"\ntitle = \"D\"\n";
    let level = |at: usize| format!("[[level]]\nid = \"l{at}\"\ntitle = \"L\"\n");
    let competency = |at: usize, domain: &str| {
        format!(
            "[[competency]]\nid = \"c{at}\"\ndomain = \"{domain}{at}\"\ntitle = \"t\"\nlevel.l0.a = \"x\"\n"
        )
    };
    let faults = (0..40_000).map(|at| competency(at, "nowhere")).collect::<String>();
    sandbox.write("faults.toml", format!("{head}{}{faults}", level(0)));
    let checked = |line: &str| String::from_utf8(sandbox.run(line).stdout).unwrap();
    assert!(
        checked("framework check faults.toml").contains("there are 39000 more faults like these")
    );
    let levels = (0..30_000).map(level).collect::<String>();
    sandbox.write("parts.toml", format!("{head}{levels}{}", competency(0, "d").replace("d0", "d")));
    assert!(
        checked("framework check parts.toml")
            .contains("has 30000 levels, and more than 200 cannot be read")
    );
}

#[cfg(unix)]
#[test]
fn nothing_waits_for_a_pipe_that_nobody_writes_to_or_reads_one_without_end() {
    let sandbox = Sandbox::with_content();
    let evidence = sandbox
        .tree("ws/evidence")
        .into_iter()
        .find(|(name, _)| name.ends_with("plan.md"))
        .unwrap()
        .0;
    let evidence = sandbox.path(&format!("ws/evidence/{evidence}"));
    std::fs::remove_file(&evidence).unwrap();
    let pipe = |path: &std::path::Path| {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    pipe(&evidence);
    assert!(sandbox.fails(4, "export --output b.zip").contains("pipe or a device"));
    sandbox.run("check");
    sandbox.run("workspace check");
    pipe(&sandbox.path("pipe"));
    for line in [
        "verify pipe",
        "keys show pipe",
        "export --sign pipe --output b.zip",
        "framework check pipe",
        "workspace restore pipe x",
    ] {
        assert!(matches!(sandbox.run(line).status.code(), Some(1..=4)), "{line}");
    }
    // Existing files stay as they are.
    assert!(
        !sandbox.run("export --output pipe --force").status.success()
            && !sandbox.run("gaps --output pipe --force").status.success()
    );
    assert!(!sandbox.run("export --output /dev/null --force").status.success());
    assert!(std::fs::metadata(sandbox.path("pipe")).is_ok_and(|found| !found.is_file()));
    assert!(!sandbox.path("b.zip").exists());
    let endless = std::fs::File::open("/dev/zero").unwrap();
    let mut command =
        sandbox.command(["keys", "new", "--output", "k", "--key-passphrase-file", "-"]);
    assert_eq!(command.stdin(endless).output().unwrap().status.code(), Some(2));
}
