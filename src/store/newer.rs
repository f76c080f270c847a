//! Whether a newer version of a framework is here, told once for each workspace.

use std::path::Path;

use super::{
    disk,
    packs::{Packs, SHIPPED, release},
};
use crate::{
    context::Context,
    format::{framework, sha256},
    model::Pin,
};

impl Packs {
    /// Returns the latest version of a framework that is newer than the one of a workspace, unless
    /// this was returned before. Nothing is returned if the user's folders cannot be read.
    #[must_use]
    pub fn newer_untold(context: &Context, pin: &Pin, root: &Path) -> Option<String> {
        let newer = newest(context, pin).filter(|found| release(found) > release(&pin.version))?;
        let place = format!("{}@{newer}\n{}", pin.id, disk::canonical(root).to_string_lossy());
        let name: String = sha256(place.as_bytes()).to_string().chars().take(32).collect();
        let path = context.cache_folder.as_ref()?.join("told").join(name);
        if disk::exists(&path) {
            return None;
        }
        // If that fails, it is told once more.
        let _ = disk::write_for_later(&path, b"");
        Some(newer)
    }
}

/// Returns the latest version of a framework. The names of what ships are enough, so that `status`
/// need not read it.
fn newest(context: &Context, pin: &Pin) -> Option<String> {
    let shipped = SHIPPED.iter().filter_map(|(name, bytes)| {
        let version = name.strip_prefix(pin.id.as_str())?.strip_prefix('-')?;
        let version = version.strip_suffix(".toml")?;
        if release(version) <= release(&pin.version) {
            return None;
        }
        // Another id may begin with this one, and a template is there to be filled in.
        let framework = framework::parse(bytes).ok()?;
        (framework.id == pin.id && !framework.template).then_some(framework.version)
    });
    let own_folder = Packs::own_folder(context.user_folder.as_deref());
    let own = own_folder
        .filter(|folder| disk::exists(folder))
        .and_then(|_| Packs::load(context.user_folder.as_deref()).ok())
        .map(|packs| packs.frameworks)
        .unwrap_or_default()
        .into_iter()
        .map(|pack| pack.framework)
        .filter(|framework| framework.id == pin.id && !framework.template)
        .map(|framework| framework.version);
    shipped.chain(own).max_by_key(|version| release(version))
}
