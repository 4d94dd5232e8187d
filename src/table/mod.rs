//! A file becomes a table of text: formats, encodings, layout. Bytes come in, a [`Table`] with a place for every
//! cell goes out; nothing is typed and nothing is dropped without a [`SetAside`].

mod across;
mod alike;
mod arrange;
mod arrow;
pub(crate) mod aside;
mod assemble;
mod beside;
mod bilingual;
mod blocks;
mod body;
mod book;
mod broken_names;
mod by_indicator;
mod by_key;
mod carried_units;
mod cell_text;
mod cells;
mod claims;
mod column_names;
mod columnar;
mod continued;
mod corner;
mod cut;
mod cutter;
mod delimited;
mod dialect;
mod digits;
mod drops;
mod encoding;
mod feet;
mod fields;
pub(crate) mod firms;
mod form;
mod format;
mod formatted;
pub(crate) mod header;
mod header_rows;
mod header_year;
mod headers;
mod heading;
mod html;
mod json;
mod json_lists;
mod json_records;
mod judge;
mod keyed;
mod layout;
mod limits;
mod listed;
mod lone_figures;
pub(crate) mod marks;
mod members;
mod mend;
mod merges;
mod messages;
mod mhtml;
mod mixed_lines;
mod named_year;
mod number_format;
mod numbered;
mod ods_claims;
mod ods_formats;
mod ole;
mod one_entity;
mod ooxml_lock;
mod ooxml_merges;
mod open_headers;
mod origin;
mod pages;
mod panel;
mod period_columns;
pub(crate) mod periods;
mod quotes;
mod rc4;
mod read;
mod records;
mod refused;
mod rekeyed;
mod renamed;
mod sections;
pub(crate) mod several;
mod shapes;
mod sheet_rows;
mod sheets;
mod stack;
mod stack_roles;
mod stack_words;
pub(crate) mod standing;
mod stated_units;
pub(crate) mod sums;
mod this_year;
mod thousands;
mod totals;
pub(crate) mod traditional;
mod transpose;
pub(crate) mod turn;
mod unit;
mod unit_column;
mod units_above;
mod units_in_notes;
mod views;
mod whole;
mod workbook;
mod write;
mod xls_claims;
mod xls_formats;
mod xls_merges;
mod xls_rows;
mod xlsb_formats;
mod xml_sheets;
mod year_before;
mod year_in_header;
pub(crate) mod year_of_name;
mod year_roles;
mod years_beside;

pub(crate) use across::is_place;
pub use arrange::Shape;
pub use aside::SetAside;
pub use cells::Cells;
pub(crate) use cells::{Sought, Visitor, rows_of};
pub(crate) use firms::is_firm;
pub use header_rows::HeaderRows;
pub(crate) use listed::listed;
pub(crate) use merges::Merge;
pub use origin::{Arrangement, Origins, Part, Place};
pub(crate) use pages::Pages;
pub use quotes::Doubtful;
pub use read::{ReadOptions, read, read_knowing};
pub use refused::read_error;
pub(crate) use rekeyed::COUNTED;
pub use renamed::Fields;
pub use sheet_rows::sheet_rows;
pub use unit::{Currency, Dimension, Unit};
pub(crate) use unit::{with_unit, without_noise};
pub use write::{
    Cell, CellRef, Grid, Print, Sheet, TextEncoding, Unfinished, View, WRITTEN, abandon_unfinished,
    folder_of, meant, neutral, relative, remove_leftovers, replace, text_writer, write, write_csv,
    write_error, write_records, write_watched, write_whole,
};
pub(crate) use year_roles::is_lasting;

use std::path::PathBuf;

use crate::i18n::Message;

/// A rectangle of text with the story of how it was read.
#[derive(Clone, Debug)]
pub struct Table {
    /// Where it came from and how it was understood.
    pub source: Source,
    /// The columns, in the file's order, all of the same length.
    pub columns: Vec<Column>,
    /// Where each cell stands in the file.
    pub origins: Origins,
    /// Data rows read from the file, before any were set aside: the height and those set aside (a turned layout
    /// counts file rows here, too).
    pub rows_read: usize,
    /// File rows below the header that are not in the body, each run of them with its reason.
    pub set_aside: Vec<SetAside>,
    /// What the reader noticed on the way.
    pub notes: Vec<Message>,
    /// What it noticed that somebody has to decide.
    pub told: Vec<Message>,
    /// Cells whose quotes may not be read as they are meant.
    pub doubtful: Vec<Doubtful>,
}

impl Table {
    /// Number of body rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }

    /// How many file rows are set aside.
    #[must_use]
    pub fn rows_aside(&self) -> usize {
        aside::count(&self.set_aside)
    }

    /// Where the cell at body row `row` of column `column` stands in the file.
    #[must_use]
    pub fn place(&self, row: usize, column: usize) -> Place {
        let (file_row, file_column) = self.origins.cell(row, column);
        let part = self.origins.part(row);
        Place {
            file: part
                .file
                .as_ref()
                .map_or_else(|| self.source.name(), ToString::to_string),
            sheet: part
                .sheet
                .as_ref()
                .map(ToString::to_string)
                .or_else(|| self.source.sheet.clone()),
            row: file_row,
            column: file_column,
            header: self.columns[column].name.clone(),
        }
    }

    /// Where the header of a column stands: in the first of its tables that has it. Nothing for a column that is in none.
    #[must_use]
    pub fn header_place(&self, column: usize) -> Option<Place> {
        let parts = self.origins.parts().iter().enumerate();
        let firsts = parts.map(|(at, part)| (at, part, part.first));
        let mut firsts = firsts.filter(|(.., first)| *first < self.height());
        firsts.find_map(|(at, part, first)| {
            let place = self.place(first, column);
            let header = match &part.arrangement {
                _ if at == 0 => self.source.header_rows.1,
                Arrangement::Gathered { header, .. } | Arrangement::Turned { header, .. } => {
                    *header
                }
                Arrangement::Straight { rows, .. } => rows.first()?.saturating_sub(1),
            };
            (place.column > 0).then_some(Place {
                row: header,
                ..place
            })
        })
    }

    /// Where the cells stand that a cell is the sum of, the first of them being its own place; none where it is no sum.
    #[must_use]
    pub fn terms(&self, row: usize, column: usize) -> Vec<Place> {
        let own = self.place(row, column);
        let columns = self.origins.summed(row, column).iter();
        columns
            .map(|&column| Place {
                column,
                ..own.clone()
            })
            .collect()
    }
}

/// One column of text.
#[derive(Clone, Debug)]
pub struct Column {
    /// The header, trimmed; merged parents joined with ` / `; made unique with ` (2)`; `column_7` where blank.
    pub name: String,
    /// A unit found in a units row, or in brackets at the end of the header, as written.
    pub unit: Option<String>,
    /// The text.
    pub cells: Cells,
}

/// A kind of file, told by content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Text with a delimiter.
    Delimited,
    /// Office Open XML workbook.
    Xlsx,
    /// Binary Office Open XML workbook.
    Xlsb,
    /// Old workbook, or WPS table.
    Xls,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// Workbook of one XML document, of 2003.
    XmlSheets,
    /// Table of a web page.
    Html,
    /// JSON, or one JSON record a line.
    Json,
    /// Apache Parquet.
    Parquet,
    /// Apache Arrow, file or stream.
    Arrow,
}

/// Name endings of files that usually hold a table that can be opened, small; a file is told by its content, so that
/// one of another name opens as well.
pub const EXTENSIONS: &[&str] = &[
    "csv", "tsv", "tab", "txt", "xlsx", "xlsm", "xltx", "xltm", "xlsb", "xls", "xlt", "et", "ett",
    "ods", "ots", "xml", "html", "htm", "json", "jsonl", "ndjson", "parquet", "arrow", "arrows",
    "feather", "zip",
];

impl Format {
    /// Its short name for machines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Delimited => "delimited",
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::XmlSheets => "xml",
            Self::Html => "html",
            Self::Json => "json",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn title(self) -> Message {
        Message::new(match self {
            Self::Delimited => "table.format_delimited",
            Self::Xlsx => "table.format_xlsx",
            Self::Xlsb => "table.format_xlsb",
            Self::Xls => "table.format_xls",
            Self::Ods => "table.format_ods",
            Self::XmlSheets => "table.format_xml",
            Self::Html => "table.format_html",
            Self::Json => "table.format_json",
            Self::Parquet => "table.format_parquet",
            Self::Arrow => "table.format_arrow",
        })
    }
}

/// Where a table came from and how its file was understood; shown to the user, who can override each guess.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// What kind of file it is.
    pub format: Format,
    /// The sheet that was read, in a workbook.
    pub sheet: Option<String>,
    /// All sheets of the workbook.
    pub sheets: Vec<String>,
    /// Sheets with the same header that were not read.
    pub alike: Vec<String>,
    /// Encoding of a text file, as its standard name (`UTF-8`, `GB18030`).
    pub encoding: Option<&'static str>,
    /// Delimiter of a text file.
    pub delimiter: Option<char>,
    /// Quotes around the fields of a text file.
    pub quote: Option<char>,
    /// First and last header row, counted from 1, a row of units included; `(0, 0)` in a file without a header.
    pub header_rows: (u32, u32),
    /// Lines above the header, as written.
    pub titles: Vec<String>,
    /// Units that lines above the header state for the whole table, as written.
    pub units_above: Vec<String>,
    /// How its numbers lay.
    pub shape: Shape,
    /// Size of the file.
    pub bytes: u64,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub fingerprint: String,
}

impl Source {
    /// The file's name without its folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.file_name().map_or_else(
            || self.path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        )
    }
}
