//! Asks line by line, for screen readers, simple terminals and scripts: nothing moves, and nothing
//! is overwritten.

use std::io::{BufRead, Write};

use super::{
    Card, Prompt, PromptError, Reply, ReviewCard, ReviewReply,
    burst::{OVER, PAUSE, answers_nothing, as_one_line, is_kept_nowhere, more_within},
    card::URGENT,
    interrupt::{self, OnInterrupt},
    letters::{RATE, REVIEW, choices, in_a_sentence, reply_to, review_reply, tick_of},
    mode::{Mode, Unseen},
    open_line::OpenLine,
    prompt::{lead, unkept},
    review_card::review_body,
};
use crate::{
    store::HalfTyped,
    text::{one_line, pastable, shown},
};

pub struct PlainPrompt<R, W> {
    input: R,
    output: W,
    /// The domain announced last.
    domain: Option<String>,
    competency: Option<String>,
    explained: bool,
    /// The width of the terminal; `None` for a pipe, which gets whole lines.
    columns: Option<usize>,
    /// True if a person types the input.
    is_terminal: bool,
    /// A text field that is open.
    open: Option<OpenLine>,
    /// The words of a line that ended without Enter.
    ended: Option<String>,
}

/// The input when a line was asked for.
enum Typed {
    Line(String),
    /// Several lines at once, joined into one.
    Pasted(String),
    /// A line whose end the terminal dropped.
    Cut,
}

/// The longest line that a terminal on Linux passes on in line mode; it silently drops everything
/// after that (termios(3), canonical mode). Other systems accept no more keys, and beep.
const LONGEST_LINE_BYTES: usize = if cfg!(target_os = "linux") { 4095 } else { usize::MAX };

/// The message for a line that may have been longer.
const CUT: &str = "That line is too long for this terminal, which cut off its end, so imh took none of it. Please give it in shorter lines; imh joins lines that come together.";

impl<R: BufRead, W: Write> PlainPrompt<R, W> {
    pub fn new(input: R, output: W, columns: Option<usize>, is_terminal: bool) -> Self {
        interrupt::answer_with(OnInterrupt::End(interrupt::ALL_KEPT));
        Self {
            input,
            output,
            domain: None,
            competency: None,
            explained: false,
            columns,
            is_terminal,
            open: None,
            ended: None,
        }
    }

    /// Prints a line, wrapped between words if there is a width.
    fn say(&mut self, text: &str) -> Result<(), PromptError> {
        let text = self
            .columns
            .map_or_else(|| text.to_owned(), |columns| pastable(text, columns).join("\n"));
        Ok(writeln!(self.output, "{text}")?)
    }

    fn line(&mut self) -> Result<Typed, PromptError> {
        self.output.flush()?;
        let mut bytes = Vec::new();
        if self.open.is_some() {
            OpenLine::wait();
        }
        self.input.read_until(b'\n', &mut bytes)?;
        // A person who ends the input in the middle of a line has not given it; the last line of a
        // script may lack its end.
        let is_given = bytes.ends_with(b"\n") || !self.is_terminal && !bytes.is_empty();
        if !is_given {
            // The next message begins on a line of its own.
            writeln!(self.output)?;
            self.ended = Some(as_one_line(&String::from_utf8_lossy(&bytes)))
                .filter(|words| !words.is_empty());
            return Err(PromptError::Closed);
        }
        let is_cut = |bytes: &[u8]| {
            bytes.split(|byte| *byte == b'\n').any(|line| line.len() >= LONGEST_LINE_BYTES)
        };
        if !self.is_terminal || !more_within(PAUSE) {
            let line = || Typed::Line(String::from_utf8_lossy(&bytes).trim().to_owned());
            return Ok(if self.is_terminal && is_cut(&bytes) { Typed::Cut } else { line() });
        }
        while more_within(OVER) {
            self.input.read_until(b'\n', &mut bytes)?;
        }
        // The last line of a paste has no end yet, and would otherwise come before the next typed
        // line.
        let _letters = Mode::of_keys();
        if more_within(PAUSE) {
            let rest = self.input.fill_buf()?;
            bytes.extend_from_slice(rest);
            let count = rest.len();
            self.input.consume(count);
            writeln!(self.output)?;
        }
        Ok(if is_cut(&bytes) {
            Typed::Cut
        } else {
            Typed::Pasted(as_one_line(&String::from_utf8_lossy(&bytes)))
        })
    }

    /// Returns a line that answers a question. A paste is shown and does not answer; the question
    /// is asked again.
    fn answer(&mut self, question: &str) -> Result<String, PromptError> {
        loop {
            write!(self.output, "{question}")?;
            match self.line()? {
                Typed::Line(line) => return Ok(line),
                Typed::Pasted(pasted) if pasted.is_empty() => {}
                Typed::Pasted(pasted) => self.say(&is_kept_nowhere(&pasted))?,
                Typed::Cut => self.say(CUT)?,
            }
        }
    }

    /// Like [`Self::answer`], where a paste may be kept: it is stored before one question about it.
    fn answer_or_words(
        &mut self,
        question: &str,
        keeps: &str,
        half: &mut HalfTyped,
    ) -> Result<Result<String, String>, PromptError> {
        loop {
            write!(self.output, "{question}")?;
            let mut pasted = match self.line()? {
                Typed::Line(line) => return Ok(Ok(line)),
                Typed::Pasted(pasted) => pasted,
                Typed::Cut => {
                    self.say(CUT)?;
                    continue;
                }
            };
            half.begin_paste().map_err(unkept(&pasted))?;
            while !pasted.is_empty() {
                half.hold(&pasted).map_err(unkept(&pasted))?;
                self.say(&answers_nothing(&pasted))?;
                write!(self.output, "{keeps} Type y or n: ")?;
                match self.line()? {
                    Typed::Pasted(more) => pasted = as_one_line(&format!("{pasted} {more}")),
                    Typed::Cut => self.say(CUT)?,
                    Typed::Line(line) => match line.to_lowercase().as_str() {
                        "y" | "yes" => return Ok(Err(pasted)),
                        "n" | "no" => {
                            half.release().map_err(unkept(&pasted))?;
                            break;
                        }
                        // A long paste comes in pieces, one of which may be a single line.
                        _ => pasted = as_one_line(&format!("{pasted} {line}")),
                    },
                }
            }
        }
    }

    /// Asks for one of several options; `asks` reads the line.
    fn pick(
        &mut self,
        question: &str,
        options: &[String],
        first: usize,
        mut asks: impl FnMut(&mut Self, &str) -> Result<Result<String, String>, PromptError>,
    ) -> Result<Result<usize, String>, PromptError> {
        self.say(question)?;
        for (at, option) in options.iter().enumerate() {
            self.say(&format!("{}. {}", at + 1, one_line(option)))?;
        }
        loop {
            let typed = match asks(
                self,
                &format!(
                    "Type a number from 1 to {}, or press Enter for {}: ",
                    options.len(),
                    first + 1
                ),
            )? {
                Ok(typed) if typed.is_empty() => return Ok(Ok(first)),
                Ok(typed) => typed,
                Err(words) => return Ok(Err(words)),
            };
            match typed.parse::<usize>() {
                Ok(number @ 1..) if number <= options.len() => return Ok(Ok(number - 1)),
                _ => self.say(&format!("`{}` is not one of these numbers.", one_line(&typed)))?,
            }
        }
    }
}

impl<R: BufRead, W: Write> Prompt for PlainPrompt<R, W> {
    fn choose(
        &mut self,
        question: &str,
        options: &[String],
        first: usize,
    ) -> Result<usize, PromptError> {
        self.pick(question, options, first, |prompt, asked| prompt.answer(asked).map(Ok))
            .map(|chosen| chosen.unwrap_or(first))
    }

    fn choose_or_words(
        &mut self,
        question: &str,
        options: &[String],
        first: usize,
        keeps: &str,
        half: &mut HalfTyped,
    ) -> Result<Result<usize, String>, PromptError> {
        self.pick(question, options, first, |prompt, asked| {
            prompt.answer_or_words(asked, keeps, half)
        })
    }

    fn words(&mut self, question: &str, before: &str) -> Result<String, PromptError> {
        let asked = if before.is_empty() {
            format!("{question}{}", lead(question))
        } else {
            // A line cannot be edited here, so the words stay unless others are typed.
            self.say(question)?;
            self.say(&format!("So far: {}", one_line(before)))?;
            "Type other words, press Enter to keep these, or type - to take them away: ".to_owned()
        };
        loop {
            write!(self.output, "{asked}")?;
            match self.line()? {
                Typed::Line(line) if line.is_empty() => return Ok(before.to_owned()),
                Typed::Line(line) if line == "-" && !before.is_empty() => return Ok(String::new()),
                Typed::Line(line) => return Ok(line),
                Typed::Pasted(words) => {
                    self.say(&format!("imh has joined these lines into one: {words}"))?;
                    return Ok(words);
                }
                Typed::Cut => self.say(CUT)?,
            }
        }
    }

    fn kept_words(&mut self, question: &str, half: &mut HalfTyped) -> Result<String, PromptError> {
        // In line mode the program sees the words only after Enter.
        self.open = self.is_terminal.then(|| OpenLine::begin(half));
        let typed = self.words(question, half.words());
        self.open = None;
        match (&typed, self.ended.take()) {
            (Ok(words), _) => half.typed(words),
            (Err(_), Some(words)) => {
                half.typed(format!("{} {words}", half.begun().unwrap_or_default()).trim_start());
            }
            (Err(_), None) => {}
        }
        half.rest();
        typed
    }

    /// Does not wait, because earlier messages stay on the screen.
    fn ready(&mut self, _: &str, _: &str, _: &mut HalfTyped) -> Result<(), PromptError> {
        Ok(())
    }

    fn secret(&mut self, question: &str) -> Result<String, PromptError> {
        loop {
            write!(self.output, "{question}{}", lead(question))?;
            self.output.flush()?;
            let typed = {
                let _unseen = Unseen::begin();
                self.line()
            };
            // The typed line end was not echoed either.
            writeln!(self.output)?;
            match typed? {
                Typed::Line(line) => return Ok(line),
                Typed::Cut => self.say(CUT)?,
                Typed::Pasted(_) => self.say(
                    "Several lines came at once, but this takes only one. Please type it again.",
                )?,
            }
        }
    }

    fn rate(&mut self, card: &Card, note: &mut HalfTyped) -> Result<Reply, PromptError> {
        if let Some(urgent) = &card.urgent {
            self.say(&format!("\n{URGENT} {}", shown(urgent)))?;
        }
        if self.domain.as_ref() != Some(&card.domain) {
            self.say(&format!("\n{}", shown(&card.domain)))?;
            self.domain = Some(card.domain.clone());
        }
        if self.competency.as_ref() != Some(&card.competency) {
            self.say(&format!(
                "\n{} of {}. {} {}",
                card.at,
                card.of,
                card.competency,
                shown(&card.title)
            ))?;
            if let Some(part) = &card.part {
                self.say(&shown(part))?;
            }
            self.competency = Some(card.competency.clone());
        }
        self.say(&format!("{}: {}", card.aspect, shown(&card.statement)))?;
        for (at, point) in card.points.iter().enumerate() {
            let given = if card.given == Some(at) { " (your answer so far)" } else { "" };
            match &point.means {
                Some(means) if !self.explained => self.say(&format!(
                    "{}. {}: {}{given}",
                    at + 1,
                    shown(&point.label),
                    shown(means)
                ))?,
                _ => self.say(&format!("{}. {}{given}", at + 1, shown(&point.label)))?,
            }
        }
        if !self.explained {
            self.say(&format!("Or {}. Every answer is saved at once.", in_a_sentence(&RATE)))?;
            self.explained = true;
        }
        if let Some(earlier) = &card.earlier {
            self.say(&format!("You said before, to {}", shown(earlier)))?;
        }
        if let Some(below) = &card.below {
            self.say(&shown(below))?;
        }
        if let Some(note) = &card.note {
            self.say(&format!("Your note: {}", one_line(note)))?;
        }
        for waiting in card.waiting() {
            self.say(&waiting)?;
        }
        loop {
            let typed = match self.answer_or_words("Your answer: ", "Keep it as a note?", note)? {
                Ok(typed) => typed,
                Err(words) => return Ok(Reply::Pasted(words)),
            };
            let lower = typed.to_lowercase();
            let by_label = card.points.iter().position(|point| point.label.to_lowercase() == lower);
            let by_number = lower
                .parse::<usize>()
                .ok()
                .filter(|number| (1..=card.points.len()).contains(number))
                .map(|number| number - 1);
            if let Some(point) = by_label.or(by_number) {
                return Ok(Reply::Point(point));
            }
            match if lower.is_empty() { Some(Reply::Skip) } else { reply_to(&RATE, &lower) } {
                Some(reply) => {
                    if reply == Reply::Skip {
                        self.say("Skipped.")?;
                    }
                    return Ok(reply);
                }
                None => {
                    let letters = choices([], &RATE);
                    self.say(&format!(
                        "`{}` is not one of the answers. Type a number, or {letters}.",
                        one_line(&typed)
                    ))?;
                }
            }
        }
    }

    fn review(
        &mut self,
        card: &ReviewCard,
        reason: &mut HalfTyped,
    ) -> Result<ReviewReply, PromptError> {
        // After a tick, the whole card is not read out again.
        if self.competency.as_ref() == Some(&card.competency) {
            for news in card.news.iter().chain(&card.waiting) {
                self.say(&one_line(news))?;
            }
        } else {
            self.say("")?;
            for line in review_body(card, self.columns.unwrap_or(usize::MAX).max(20)) {
                writeln!(self.output, "{line}")?;
            }
            self.competency = Some(card.competency.clone());
        }
        let said: Vec<&str> =
            card.ticks.iter().filter(|(_, is_said)| *is_said).map(|(name, _)| *name).collect();
        if !said.is_empty() {
            self.say(&format!("Said about the evidence: {}", said.join(", ")))?;
        }
        let names: Vec<&str> = card.ticks.iter().map(|(name, _)| *name).collect();
        let ticks: Vec<&str> = names.iter().map(|name| tick_of(name)).collect();
        for (at, label) in card.outcomes.iter().enumerate() {
            self.say(&format!("{}. {}", at + 1, shown(label)))?;
        }
        if !self.explained {
            let (ticks, names) = (ticks.join(", "), names.join(", "));
            let letters = in_a_sentence(&REVIEW);
            self.say(&format!("Or {ticks} to say that the evidence is {names}; {letters}. Every decision is saved at once."))?;
            self.explained = true;
        }
        loop {
            let lower = match self.answer_or_words(
                "Your decision: ",
                "Keep it as the reason for a decision?",
                reason,
            )? {
                Ok(typed) => typed.to_lowercase(),
                Err(_) => return Ok(ReviewReply::Pasted),
            };
            let by_label = card.outcomes.iter().position(|label| label.to_lowercase() == lower);
            let by_number = lower
                .parse::<usize>()
                .ok()
                .filter(|number| (1..=card.outcomes.len()).contains(number))
                .map(|number| number - 1);
            if let Some(outcome) = by_label.or(by_number) {
                return Ok(ReviewReply::Outcome(outcome));
            }
            match if lower.is_empty() {
                Some(ReviewReply::Next)
            } else {
                review_reply(card, &lower)
            } {
                Some(ReviewReply::Tick(at)) => return Ok(ReviewReply::Tick(at)),
                Some(reply) => {
                    self.competency = None;
                    return Ok(reply);
                }
                None => {
                    let letters = choices(ticks.iter().copied(), &REVIEW);
                    self.say(&format!(
                        "`{}` is not one of these. Type a number, or {letters}.",
                        one_line(&lower)
                    ))?;
                }
            }
        }
    }
}
