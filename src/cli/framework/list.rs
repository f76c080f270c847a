//! `imh framework list`: the frameworks, submission targets, courses and mappings on this machine.

use std::path::PathBuf;

use super::{Failure, Session};
use crate::{
    cli::{
        init::pin_of,
        kit::{
            known::tell_if_another,
            output::{ReportArgs, show},
            packs::{tell_left_out, why_aside},
            secrets::read_signers,
        },
    },
    format::{
        PackKind, sha256,
        signature::{AllowedSigners, Signed},
    },
    report::{FrameworkListView, ListedFile, ListedFramework, ListedPack, ListedSigner},
    store::{PackAside, PackContent, Packs, Shelf, ShelvedPack},
};

/// See the frameworks there are, and the submission targets, courses and mappings
///
/// Of your own files it says where each is, who signed it, and which of several versions an id
/// means.
#[derive(clap::Args)]
pub(super) struct ListFrameworksArgs {
    /// A file with the public keys of people, or `own` for yours; then signers are shown by name
    #[arg(long, value_name = "ALLOWED")]
    signer: Option<PathBuf>,
    #[command(flatten)]
    report: ReportArgs,
}

/// Who is shown by name.
struct Named<'s> {
    session: &'s Session,
    signers: Option<AllowedSigners>,
}

pub(super) fn run(session: &Session, args: &ListFrameworksArgs) -> Result<(), Failure> {
    let signers = args.signer.as_deref().map(|typed| read_signers(session, typed)).transpose()?;
    let named = Named { session, signers };
    let user_folder = session.context.user_folder.as_deref();
    let packs = Packs::load(user_folder)?;
    tell_left_out(session, &packs.left_out);
    for pack in packs.frameworks.iter().filter(|pack| pack.installed) {
        tell_if_another(session, &pin_of(pack), &pack.framework);
    }
    let chosen = packs.frameworks.iter().enumerate().map(|(at, pack)| {
        let counts =
            packs.chosen(pack.framework.id.as_str(), None).is_ok_and(|best| best == Some(at));
        let file =
            named.file(&pack.bytes, pack.installed.then_some(&pack.path), pack.signed.as_ref());
        ListedFramework::of(&args.report.spoken(&pack.framework), counts, pack.installed, file)
    });
    let aside = packs.aside.iter().filter_map(|aside| {
        let PackContent::Framework(framework) = &aside.pack.content else { return None };
        Some(ListedFramework::of(&args.report.spoken(framework), false, true, named.aside(aside)))
    });
    let view = FrameworkListView {
        frameworks: chosen.chain(aside).collect(),
        targets: named.listed(PackKind::Target)?,
        courses: named.listed(PackKind::Course)?,
        mappings: named.listed(PackKind::Mapping)?,
        folder: Packs::own_folder(user_folder).map(|folder| folder.display().to_string()),
    };
    show(session, &args.report, &view)
}

impl Named<'_> {
    /// Lists the packs of a kind, and tells of own files that cannot be read.
    fn listed(&self, kind: PackKind) -> Result<Vec<ListedPack>, Failure> {
        let packs = Shelf::load(kind, self.session.context.user_folder.as_deref())?;
        tell_left_out(self.session, &packs.left_out);
        let one = |pack: &ShelvedPack, counts: bool, file: ListedFile| ListedPack {
            id: pack.identity.id.clone(),
            title: pack.content.title().to_owned(),
            installed: pack.installed,
            counts,
            file,
        };
        let chosen = packs.packs.iter().map(|pack| {
            let path = pack.installed.then_some(&pack.path);
            one(pack, true, self.file(&pack.bytes, path, pack.signed.as_ref()))
        });
        let aside = packs.aside.iter().map(|aside| one(&aside.pack, false, self.aside(aside)));
        Ok(chosen.chain(aside).collect())
    }

    fn file(&self, bytes: &[u8], path: Option<&PathBuf>, signed: Option<&Signed>) -> ListedFile {
        let signed = signed.map(|signed| ListedSigner {
            key: signed.fingerprint.clone(),
            by: self
                .signers
                .as_ref()
                .and_then(|signers| signers.who(signed, self.session.context.now()))
                .map(str::to_owned),
        });
        let path = path.map(|path| path.display().to_string());
        ListedFile::of(sha256(bytes), path, signed, None)
    }

    fn aside(&self, aside: &PackAside) -> ListedFile {
        let pack = &aside.pack;
        ListedFile {
            not_used: Some(why_aside(aside)),
            ..self.file(&pack.bytes, Some(&pack.path), pack.signed.as_ref())
        }
    }
}
