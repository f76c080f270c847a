//! A file that did not change is not read again, and nothing else is taken for it.

use std::{fs, path::PathBuf};

use imh::format::sha256;

use super::harness::Sandbox;

fn begun() -> Sandbox {
    let sandbox = Sandbox::begun();
    sandbox.ok("check names add Ottoline");
    sandbox.write("visit.txt", "Ottoline slept.\nPlease ring 07700 900123.\n");
    sandbox.write("Tamsin at home.txt", "I waited, and the baby looked at me.\n");
    sandbox.ok("evidence add visit.txt 'Tamsin at home.txt' --for RB-01 --title Visits");
    sandbox
}

fn record(sandbox: &Sandbox) -> Option<PathBuf> {
    let folder = fs::read_dir(sandbox.path("home/cache/imh/findings")).ok()?;
    let mut records: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    assert!(records.len() < 2, "{records:?}");
    records.pop()
}

fn findings(sandbox: &Sandbox) -> String {
    String::from_utf8(sandbox.run("check --format csv").stdout).unwrap()
}

/// Changes the record so that it says less than is in the files, as if imh had written it so.
fn take_findings_out(sandbox: &Sandbox) {
    let path = record(sandbox).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let mut kept: serde_json::Value =
        serde_json::from_str(text.split_once('\n').unwrap().1).unwrap();
    for file in kept["files"].as_object_mut().unwrap().values_mut() {
        file["findings"] = serde_json::json!([]);
    }
    let kept = kept.to_string();
    fs::write(&path, format!("{}\n{kept}", sha256(kept.as_bytes()))).unwrap();
}

#[test]
fn a_file_that_did_not_change_is_not_read_again() {
    let sandbox = begun();
    let first = findings(&sandbox);
    assert!(first.contains("listed-name") && first.contains("phone"), "{first}");
    assert_eq!(findings(&sandbox), first);
    take_findings_out(&sandbox);
    let known = findings(&sandbox);
    assert!(!known.contains("phone"), "{known}");
}

#[test]
fn another_list_and_another_consent_have_the_file_read_again() {
    for change in [
        "check names add Philippa",
        "check names remove Ottoline",
        "evidence edit E1 --consent 'asked her'",
    ] {
        let sandbox = begun();
        findings(&sandbox);
        take_findings_out(&sandbox);
        assert!(!findings(&sandbox).contains("phone"));
        sandbox.ok(change);
        assert!(findings(&sandbox).contains("phone"), "{change}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_somebody_wrote_to_is_read_again_even_if_its_time_and_size_are_the_same() {
    let sandbox = begun();
    let first = findings(&sandbox);
    let folder = sandbox.path("ws/evidence");
    let file = fs::read_dir(folder)
        .unwrap()
        .flat_map(|entry| fs::read_dir(entry.unwrap().path()).unwrap())
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().contains("visit"))
        .unwrap();
    let was = fs::metadata(&file).unwrap().modified().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    bytes.rotate_left(1);
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o600);
    fs::set_permissions(&file, permissions).unwrap();
    fs::write(&file, &bytes).unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(was).unwrap();
    assert_ne!(findings(&sandbox), first);
}

#[test]
fn the_record_has_no_word_of_a_file_and_no_name() {
    let sandbox = begun();
    findings(&sandbox);
    let record = fs::read_to_string(record(&sandbox).unwrap()).unwrap().to_lowercase();
    for word in ["ottoline", "tamsin", "07700", "900123", "visit", "slept", "home"] {
        assert!(!record.contains(word), "{word}: {record}");
    }
}

#[test]
fn erased_evidence_takes_the_record_with_it() {
    let sandbox = begun();
    findings(&sandbox);
    sandbox.ok("evidence remove E1 --erase --yes");
    assert_eq!(record(&sandbox), None);
}

#[test]
fn a_record_that_imh_did_not_write_is_passed_over() {
    let sandbox = begun();
    let first = findings(&sandbox);
    let path = record(&sandbox).unwrap();
    let whole = fs::read(&path).unwrap();
    let other = format!("{}\n{{}}", sha256(b"{}"));
    let wrong = format!("{}\n[1]", sha256(b"[1]"));
    for bytes in [
        &b""[..],
        b"\n",
        &whole[..whole.len() / 2],
        &[&whole[..whole.len() - 1], b" "].concat(),
        &[0xff; 200],
        other.as_bytes(),
        wrong.as_bytes(),
    ] {
        fs::write(&path, bytes).unwrap();
        assert_eq!(findings(&sandbox), first);
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
}

#[test]
fn a_folder_that_cannot_be_written_changes_no_finding() {
    let sandbox = begun();
    let first = findings(&sandbox);
    fs::remove_dir_all(sandbox.path("home/cache")).unwrap();
    sandbox.write("home/cache", "no folder");
    assert_eq!(findings(&sandbox), first);
}
