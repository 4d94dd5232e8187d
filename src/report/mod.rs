//! Reports: data, scores and choices come in; a document of pages goes out, as a PDF, as a folder of pictures with
//! their numbers, or as a workbook. Knows figures and how to put them on paper, and nothing of windows.

mod choices;
mod compose;
mod cover;
mod flow;
mod leaf;
mod pages;
mod portraits;
mod table;
mod workbook;
mod write;

pub use choices::{PartChoice, PartName, ReportChoices, ReportKind, Whom};
pub use compose::{ReportInput, compose, further_pictures};
pub use cover::Cover;
pub use flow::Block;
pub use pages::{Body, Part, Report, Sheet};
pub use portraits::{PortraitOrder, portrait_pages, portraits_folder, portraits_pdf, rows_wanted};
pub use table::{Column, Row, TableSpec};
pub use workbook::workbook;
pub use write::{Named, report_pdf, report_pictures};
