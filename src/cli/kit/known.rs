//! Recognition of the framework of a bundle or of decisions, and the confirmation that an imitation
//! needs.

use crate::cli::{Failure, Session};
use crate::{
    analysis::{KnownPack, recognised_by_decisions},
    format::sha256,
    model::{Framework, Pin, Review},
    report::PackView,
    store::{Packs, is_shipped},
    ui::{Prompt, PromptError},
};

/// Describes the framework that calls itself `pin`; `framework` is its text, if that is at hand.
pub(in crate::cli) fn pack_of(
    session: &Session,
    pin: &Pin,
    framework: Option<&Framework>,
) -> Result<PackView, Failure> {
    Ok(KnownHere::load(session)?.pack_of(pin, framework))
}

/// The packs known here, loaded once for commands that check many.
pub(in crate::cli) struct KnownHere(Packs);

impl KnownHere {
    pub(in crate::cli) fn load(session: &Session) -> Result<Self, Failure> {
        Packs::load(session.context.user_folder.as_deref()).map(Self).map_err(Failure::from)
    }

    pub(in crate::cli) fn pack_of(&self, pin: &Pin, framework: Option<&Framework>) -> PackView {
        self.pack_of_decisions(pin, framework, &[])
    }

    fn pack_of_decisions(
        &self,
        pin: &Pin,
        framework: Option<&Framework>,
        reviews: &[&Review],
    ) -> PackView {
        let packs = &self.0.frameworks;
        let known = packs.iter().map(|pack| (pack, sha256(&pack.bytes)));
        let known: Vec<KnownPack<'_>> = known
            .map(|(pack, sha256)| KnownPack {
                framework: &pack.framework,
                sha256,
                installed: pack.installed,
            })
            .collect();
        // Decisions do not contain the framework's text. A known pack with the same digest provides
        // it.
        let here = known.iter().find(|pack| pack.sha256 == pin.sha256).map(|pack| pack.framework);
        PackView::of(pin, &recognised_by_decisions(pin, framework.or(here), reviews, &known))
    }
}

/// Describes the framework of these decisions, which all name the same one.
pub(in crate::cli) fn pack_of_reviews(
    session: &Session,
    reviews: &[&Review],
) -> Result<PackView, Failure> {
    let first = reviews.first().expect("a decision file holds a review");
    Ok(KnownHere::load(session)?.pack_of_decisions(&first.pin, None, reviews))
}

/// Warns that a pack is not the known one whose name it has, so that nobody takes it for that.
pub(in crate::cli) fn tell_if_another(session: &Session, pin: &Pin, framework: &Framework) {
    // The digest alone identifies a shipped pack, and that is quick.
    if is_shipped(pin.sha256) {
        return;
    }
    if let Ok(pack) = pack_of(session, pin, Some(framework)).map_err(drop)
        && pack.asks_for_a_yes()
    {
        tell_pack(session, &pack);
    }
}

/// Warns that a framework under an id that is new here reads like a known one. A template with its id
/// is there to be filled in, and is no reason to stay silent.
pub(in crate::cli) fn tell_if_it_reads_like_another(
    session: &Session,
    pin: &Pin,
    framework: &Framework,
) -> Result<(), Failure> {
    let KnownHere(mut packs) = KnownHere::load(session)?;
    let has_id = |known: &Framework| known.id.as_str().eq_ignore_ascii_case(pin.id.as_str());
    packs.frameworks.retain(|known| !(known.framework.template && has_id(&known.framework)));
    if packs.frameworks.iter().any(|known| has_id(&known.framework)) {
        return Ok(());
    }
    let pack = KnownHere(packs).pack_of(pin, Some(framework));
    if pack.asks_for_a_yes() {
        tell_pack(session, &pack);
    }
    Ok(())
}

/// Warns of an unknown framework, for commands whose report does not.
pub(in crate::cli) fn tell_pack(session: &Session, pack: &PackView) {
    if let Some(words) = pack.in_words() {
        session.ui.warn(&words);
    }
}

/// The option that accepts a framework which could be mistaken for a known one.
#[derive(Default, clap::Args)]
pub(in crate::cli) struct AcceptPackArgs {
    /// Go on although the framework is not the one that imh knows by that name: the first 12 or
    /// more digits of its SHA-256
    #[arg(long, value_name = "DIGEST")]
    accept_framework: Option<String>,
}

/// The fewest digits of a digest that are accepted: fewer could belong to another framework.
const FEWEST_DIGITS: usize = 12;

impl AcceptPackArgs {
    /// Requires a known framework, or the person's confirmation of this one, from the command line
    /// or a question.
    ///
    /// # Errors
    /// Fails without that confirmation; `nothing` says what was not done.
    pub(in crate::cli) fn demand(
        &self,
        pack: &PackView,
        prompt: Option<&mut (dyn Prompt + '_)>,
        nothing: &str,
    ) -> Result<(), Failure> {
        if let Some(typed) = &self.accept_framework {
            let digits = typed.trim().to_lowercase();
            if digits.len() < FEWEST_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_hexdigit())
            {
                return Err(Failure::usage(format!(
                    "--accept-framework takes the first {FEWEST_DIGITS} or more digits of a SHA-256"
                ))
                .hint(hint(pack)));
            }
            if !pack.sha256.starts_with(&digits) {
                return Err(Failure::usage(format!(
                    "this is not the framework that you accepted, so {nothing}"
                ))
                .because(format!("its SHA-256 is {}", pack.sha256))
                .hint(hint(pack)));
            }
            return Ok(());
        }
        if !pack.asks_for_a_yes() {
            return Ok(());
        }
        let refused = || {
            Failure::usage(format!("the framework is not the one that its name says, so {nothing}"))
                .hint(hint(pack))
        };
        let Some(prompt) = prompt else { return Err(refused()) };
        let question =
            format!("Go on with this framework all the same (SHA-256 {})?", first_digits(pack));
        let answers =
            ["No, leave it as it is", "Yes, I know it and mean to use it"].map(str::to_owned);
        match prompt.choose(&question, &answers, 0) {
            Ok(1) => Ok(()),
            Ok(_) | Err(PromptError::Declined) => Err(refused()),
            Err(error) => Err(error.into()),
        }
    }
}

fn first_digits(pack: &PackView) -> &str {
    &pack.sha256[..FEWEST_DIGITS]
}

fn hint(pack: &PackView) -> String {
    format!(
        "if you know this framework and mean to use it: run the same command with --accept-framework {}",
        first_digits(pack)
    )
}
