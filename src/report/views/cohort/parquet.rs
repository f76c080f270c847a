//! Rows as Parquet, which stores column by column, for programs that read large tables.

use std::{collections::HashMap, io::Write, sync::Arc};

use parquet::{
    basic::Compression,
    data_type::{BoolType, ByteArray, ByteArrayType, Int32Type},
    errors::ParquetError,
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};

use super::export::{AnswerRow, PersonColumns};

/// The rows in one row group: that many are kept in memory before they are written.
const ROWS_AT_ONCE: usize = 200_000;

pub struct ParquetRows<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    texts: Vec<TextColumn>,
    booleans: Vec<Vec<bool>>,
    days: Vec<i32>,
    steps: Vec<Option<i32>>,
    names: Vec<String>,
    /// True if there is a column of names.
    identify: bool,
}

/// A text column, in which most values repeat.
#[derive(Default)]
struct TextColumn {
    values: Vec<ByteArray>,
    known: HashMap<Box<str>, ByteArray>,
}

/// The most distinct values remembered per column. Ids and names of people exceed it, so only the
/// latest are remembered.
const MOST_KNOWN: usize = 512;

impl TextColumn {
    fn push(&mut self, text: &str) {
        let known = self.known.get(text).cloned();
        let value = known.unwrap_or_else(|| {
            let made = ByteArray::from(text);
            if self.known.len() >= MOST_KNOWN {
                self.known.clear();
            }
            self.known.insert(text.into(), made.clone());
            made
        });
        self.values.push(value);
    }
}

impl<W: Write + Send> ParquetRows<W> {
    /// # Errors
    /// Errors of the writer.
    pub fn new(writer: W, columns: &PersonColumns, names: &[String]) -> Result<Self, ParquetError> {
        let fields: String = columns
            .header()
            .iter()
            .map(|name| match name.as_str() {
                "elective" | "counts" | "optional" => format!("required boolean {name};\n"),
                "answered" => "required int32 answered (DATE);\n".to_owned(),
                "step" => "optional int32 step;\n".to_owned(),
                // A schema takes only a plain word as a name.
                name => format!("required binary {} (UTF8);\n", word(name)),
            })
            .collect();
        let schema = parse_message_type(&format!("message answers {{\n{fields}}}"))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("imh".to_owned())
            .build();
        let writer = SerializedFileWriter::new(writer, Arc::new(schema), Arc::new(properties))?;
        let texts = columns.header().len() - 5;
        Ok(Self {
            writer,
            texts: std::iter::repeat_with(TextColumn::default).take(texts).collect(),
            booleans: vec![Vec::new(); 3],
            days: Vec::new(),
            steps: Vec::new(),
            names: names.to_vec(),
            identify: columns.identify,
        })
    }

    /// # Errors
    /// Errors of the writer.
    pub fn write(&mut self, row: &AnswerRow<'_>) -> Result<(), ParquetError> {
        let mut texts = vec![row.person];
        texts.extend(row.name.filter(|_| self.identify));
        texts.push(row.role);
        texts.extend(
            self.names
                .iter()
                .map(|name| row.groups.get(name.as_str()).copied().unwrap_or_default()),
        );
        texts.extend([
            row.framework,
            row.version,
            row.sha256,
            row.level,
            row.domain,
            row.competency,
            row.aspect,
            row.point,
            row.state,
            row.verdict,
        ]);
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.push(text);
        }
        for (column, is) in self.booleans.iter_mut().zip([row.elective, row.counts, row.optional]) {
            column.push(is);
        }
        self.steps.push(row.step.and_then(|step| i32::try_from(step).ok()));
        let day: jiff::civil::Date = row.answered.parse().unwrap_or(EPOCH);
        self.days.push(EPOCH.until(day).map_or(0, |span| span.get_days()));
        if self.days.len() >= ROWS_AT_ONCE { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.days.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        let (mut texts, mut booleans) = (self.texts.iter_mut(), self.booleans.iter_mut());
        while let Some(mut column) = group.next_column()? {
            match column.untyped() {
                parquet::column::writer::ColumnWriter::BoolColumnWriter(_) => {
                    let values = booleans.next().map(std::mem::take).unwrap_or_default();
                    column.typed::<BoolType>().write_batch(&values, None, None)?;
                }
                // The `Int32` columns are the steps, which may be absent, then the days.
                parquet::column::writer::ColumnWriter::Int32ColumnWriter(_)
                    if !self.steps.is_empty() =>
                {
                    let steps = std::mem::take(&mut self.steps);
                    let levels: Vec<i16> =
                        steps.iter().map(|step| i16::from(step.is_some())).collect();
                    let values: Vec<i32> = steps.into_iter().flatten().collect();
                    column.typed::<Int32Type>().write_batch(&values, Some(&levels), None)?;
                }
                parquet::column::writer::ColumnWriter::Int32ColumnWriter(_) => {
                    column.typed::<Int32Type>().write_batch(
                        &std::mem::take(&mut self.days),
                        None,
                        None,
                    )?;
                }
                _ => {
                    let values = texts
                        .next()
                        .map(|column| std::mem::take(&mut column.values))
                        .unwrap_or_default();
                    column.typed::<ByteArrayType>().write_batch(&values, None, None)?;
                }
            }
            column.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// # Errors
    /// Errors of the writer.
    pub fn finish(mut self) -> Result<(), ParquetError> {
        self.flush()?;
        self.writer.close()?;
        Ok(())
    }
}

const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);

/// Replaces the characters of a name that are syntax in a schema.
fn word(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' })
        .collect()
}
