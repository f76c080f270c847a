//! A person's own folder of packs: what else may lie in it, what is written in which order, and who
//! signed what.

use super::{
    harness::Sandbox,
    install::{OWN, known, own, said, small, zip_of},
};

/// A sandbox with `given.toml` and its signature by `first`, and `again.toml`, the same bytes signed
/// by `second`.
fn signed_twice() -> Sandbox {
    let sandbox = Sandbox::new();
    for (file, key) in [("given.toml", "first"), ("again.toml", "second")] {
        sandbox.write(file, small());
        sandbox.ok(&format!("keys new --output {key} --no-passphrase --name {key}"));
        sandbox.ok(&format!("framework sign {file} --key {key}"));
    }
    sandbox
}

#[test]
fn a_signature_in_a_zip_that_belongs_to_no_pack_is_refused_by_name() {
    let sandbox = signed_twice();
    let (pack, by) = (sandbox.read_bytes("given.toml"), sandbox.read_bytes("given.toml.sig"));
    for (name, says) in [
        (
            "given.sig",
            "`given.sig` is the signature of no pack in it; that of `given.toml` is called `given.toml.sig`",
        ),
        ("other.toml.sig", "`other.toml.sig` is the signature of no pack in it"),
        ("README.md.sig", "`README.md.sig` is the signature of no pack in it"),
    ] {
        sandbox.write(
            "packs.zip",
            zip_of(&[("given.toml", &pack), (name, &by), ("README.md", b"hi")]),
        );
        let said = sandbox.fails(2, "framework install packs.zip");
        assert!(
            said.contains("error: `packs.zip` cannot be installed")
                && said.contains(says)
                && said.contains("note: nothing was changed"),
            "{name}: {said}"
        );
        assert!(own(&sandbox).is_empty());
    }
    // Two signatures of one file: the one with its very name is its own.
    let two: [(&str, &[u8]); 3] =
        [("given.toml", &pack), ("GIVEN.toml.SIG", &by), ("given.toml.sig", &by)];
    sandbox.write("packs.zip", zip_of(&two));
    assert!(sandbox.fails(2, "framework install packs.zip").contains("`GIVEN.toml.SIG`"));
    sandbox.write("packs.zip", zip_of(&[("given.toml", &pack), ("given.toml.SIG", &by)]));
    assert!(said(&sandbox, "framework install packs.zip").contains("It is signed by"));
    assert_eq!(known(&sandbox), [("small".to_owned(), true)]);
}

#[cfg(unix)]
#[test]
fn a_pack_is_removed_by_a_path_through_a_link() {
    let sandbox = Sandbox::new();
    sandbox.write("given.toml", small());
    for link_of_file in [false, true] {
        sandbox.ok("framework install given.toml");
        let place = if link_of_file { format!("{OWN}/small-1.0.0.toml") } else { OWN.to_owned() };
        let link = if link_of_file { "one.toml" } else { "link" };
        std::os::unix::fs::symlink(sandbox.path(&place), sandbox.path(link)).unwrap();
        let typed = if link_of_file { "one.toml" } else { "link/small-1.0.0.toml" };
        sandbox.ok(&format!("framework remove {typed} --yes"));
        assert!(own(&sandbox).is_empty());
    }
}
