//! Has the program tesseract read the words in a picture. It runs on this computer, gets the
//! picture through a pipe, and writes nothing to the disk.

use std::{
    io::{self, Read, Write},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::files::LineSeen;

/// The usual installer for Windows does not put it where programs are looked for.
const PROGRAMS: [&str; 2] = ["tesseract", r"C:\Program Files\Tesseract-OCR\tesseract.exe"];
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);
/// Looks until a picture takes too long: two minutes.
const MOST_LOOKS: u32 = 12_000;
/// What is longer is no page that anybody wrote.
const MOST_BYTES: u64 = 16 << 20;
/// Below this, tesseract itself takes a word for rubbish more often than not.
const SURE_PERCENT: f64 = 50.0;

/// Reads words in some languages.
pub struct Tesseract {
    program: &'static str,
    /// As tesseract names them: `eng`, or `eng+pol`.
    pub languages: String,
}

/// Why tesseract cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TesseractFault {
    #[error("the program tesseract, which reads words in pictures, is not on this computer")]
    Missing,
    /// With those that it knows.
    #[error("tesseract does not know the language `{0}`")]
    Language(String, Vec<String>),
    #[error("tesseract could not be started")]
    Start(#[source] io::Error),
}

impl Tesseract {
    /// Looks whether tesseract is here and knows the languages.
    ///
    /// # Errors
    /// If it does not.
    pub fn find(languages: &str) -> Result<Self, TesseractFault> {
        let list =
            |program| Command::new(program).arg("--list-langs").stdin(Stdio::null()).output();
        let mut found = None;
        for program in PROGRAMS {
            match list(program) {
                Ok(output) => found = found.or(Some((program, output))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(TesseractFault::Start(error)),
            }
        }
        let Some((program, output)) = found else { return Err(TesseractFault::Missing) };
        // Older ones write the list to standard error.
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        let known: Vec<&str> = said.lines().skip(1).map(str::trim).collect();
        match languages.split('+').find(|language| !known.contains(language)) {
            Some(language) => Err(TesseractFault::Language(
                language.to_owned(),
                known
                    .into_iter()
                    .filter(|known| !known.is_empty() && !known.contains(' ') && *known != "osd")
                    .map(str::to_owned)
                    .collect(),
            )),
            None => Ok(Self { program, languages: languages.to_owned() }),
        }
    }

    /// Returns the lines of words in a picture, which may be none.
    ///
    /// # Errors
    /// Why it could not be read, as a clause.
    pub fn read(&self, picture: &[u8]) -> Result<Vec<LineSeen>, String> {
        // The first way also turns a page that lies on its side, but needs a file of its own.
        self.read_by("1", picture).or_else(|_| self.read_by("3", picture))
    }

    fn read_by(&self, layout: &str, picture: &[u8]) -> Result<Vec<LineSeen>, String> {
        let started = Command::new(self.program)
            .args(["stdin", "stdout", "-l", &self.languages, "--psm", layout, "tsv"])
            // Several pictures are read at once.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = started.map_err(|error| error.to_string())?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let (ended, table) = thread::scope(|scope| {
            // It may stop reading a picture that it does not know.
            scope.spawn(|| stdin.map(|mut stdin| stdin.write_all(picture)));
            let table = scope.spawn(|| {
                let mut table = Vec::new();
                let read = stdout.map(|stdout| stdout.take(MOST_BYTES).read_to_end(&mut table));
                read.map(|_| table).unwrap_or_default()
            });
            let ended = wait(&mut child);
            (ended, table.join().unwrap_or_default())
        });
        match ended {
            Some(true) => Ok(lines(&String::from_utf8_lossy(&table))),
            Some(false) => Err("tesseract cannot open this picture".to_owned()),
            None => Err("tesseract did not end within two minutes".to_owned()),
        }
    }
}

/// Waits for a program; `None` if it takes too long and was stopped.
fn wait(child: &mut Child) -> Option<bool> {
    for _ in 0..MOST_LOOKS {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) => thread::sleep(BETWEEN_LOOKS),
            Err(_) => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

/// Puts the words of tesseract's table together to lines.
fn lines(table: &str) -> Vec<LineSeen> {
    let mut lines: Vec<LineSeen> = Vec::new();
    let mut last = None;
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        // Level, page, block, paragraph, line, word, four edges, confidence, text.
        let [_, page, block, paragraph, line, _, _, _, _, _, confidence, text] = cells[..] else {
            continue;
        };
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let place = [page, block, paragraph, line].map(str::to_owned);
        if last.as_ref() != Some(&place) {
            lines.push(LineSeen { all: String::new(), sure: String::new() });
            last = Some(place);
        }
        let seen = lines.last_mut().expect("one was put there");
        push_word(&mut seen.all, text);
        if confidence.parse().is_ok_and(|confidence: f64| confidence >= SURE_PERCENT) {
            push_word(&mut seen.sure, text);
        }
    }
    lines
}

fn push_word(line: &mut String, word: &str) {
    if !line.is_empty() {
        line.push(' ');
    }
    line.push_str(word);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_line_stand_together_and_rubbish_is_apart() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                     1\t1\t0\t0\t0\t0\t0\t0\t1000\t400\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t30\t30\t80\t20\t96.1\tNotes\n\
                     5\t1\t1\t1\t1\t2\t120\t30\t90\t20\t31.7\tOttoiine\n\
                     5\t1\t1\t1\t2\t1\t30\t60\t80\t20\t92\tslept\n";
        let line = |all: &str, sure: &str| LineSeen { all: all.to_owned(), sure: sure.to_owned() };
        assert_eq!(lines(table), [line("Notes Ottoiine", "Notes"), line("slept", "slept")]);
    }
}
