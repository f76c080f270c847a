//! A person's own folder of packs: what else may lie in it, what is written in which order, and who
//! signed what.

use super::{
    harness::Sandbox,
    install::{OWN, own, small},
};

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
