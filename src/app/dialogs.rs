//! The dialogs of the system: what for comes in, the chosen files or names go out. Each waits for a person, so that it is
//! asked from a thread of its own.

use std::path::{Path, PathBuf};

use super::action::ExportFormat;
use super::opening::Purpose;
use crate::i18n::{Lang, text};
use crate::table::EXTENSIONS;
use crate::workspace::{self, ReportFormat};

/// The chosen files; none when the dialog was left.
pub(super) fn ask_files(purpose: &Purpose, lang: Lang) -> Vec<PathBuf> {
    let dialog = rfd::FileDialog::new();
    match purpose {
        Purpose::Open | Purpose::Add => dialog
            .set_title(text(lang, "app.dialog_open"))
            .add_filter(
                text(lang, "app.filter_data"),
                &[
                    EXTENSIONS,
                    &["geojson", "topojson", "toml", workspace::EXTENSION],
                ]
                .concat(),
            )
            .add_filter(text(lang, "app.filter_all"), &["*"])
            .pick_files()
            .unwrap_or_default(),
        Purpose::Boundaries | Purpose::Layer => dialog
            .set_title(text(
                lang,
                if *purpose == Purpose::Layer {
                    "app.dialog_layer"
                } else {
                    "app.dialog_boundaries"
                },
            ))
            .add_filter(
                text(lang, "app.filter_boundaries"),
                &["geojson", "topojson", "json"],
            )
            .pick_file()
            .into_iter()
            .collect(),
        Purpose::Scheme => dialog
            .set_title(text(lang, "app.dialog_scheme"))
            .add_filter(text(lang, "app.filter_scheme"), &["toml"])
            .pick_file()
            .into_iter()
            .collect(),
        Purpose::Plan(_) => dialog
            .set_title(text(lang, "app.dialog_plan"))
            .add_filter(text(lang, "app.filter_plan"), &["toml"])
            .pick_file()
            .into_iter()
            .collect(),
        Purpose::Cards => dialog
            .set_title(text(lang, "app.dialog_cards"))
            .add_filter(text(lang, "app.filter_cards"), &["toml"])
            .pick_file()
            .into_iter()
            .collect(),
        Purpose::Ledger => dialog
            .set_title(text(lang, "app.dialog_ledger"))
            .add_filter(text(lang, "app.filter_ledger"), EXTENSIONS)
            .pick_file()
            .into_iter()
            .collect(),
        Purpose::Mapping(_) => dialog
            .set_title(text(lang, "app.dialog_mapping"))
            .add_filter(text(lang, "app.filter_mapping"), &["toml"])
            .pick_file()
            .into_iter()
            .collect(),
    }
}

/// The chosen file or folder of a report.
pub(super) fn ask_report(name: &str, format: ReportFormat, lang: Lang) -> Option<PathBuf> {
    let dialog = rfd::FileDialog::new().set_title(text(lang, "app.dialog_export"));
    let (extension, filter) = match format {
        ReportFormat::Pictures => return dialog.pick_folder(),
        ReportFormat::Pdf => ("pdf", "app.format_pdf"),
        ReportFormat::Workbook => ("xlsx", "app.format_xlsx"),
    };
    let path = dialog
        .set_file_name(format!(
            "{}.{extension}",
            name.replace(['/', '\\', ':'], "-")
        ))
        .add_filter(text(lang, filter).trim_end_matches('…'), &[extension])
        .save_file()?;
    with_extension(path, extension, &[extension])
}

/// The chosen file of a workspace.
pub(super) fn ask_workspace(lang: Lang) -> Option<PathBuf> {
    let extension = workspace::EXTENSION;
    let path = rfd::FileDialog::new()
        .set_title(text(lang, "app.dialog_workspace"))
        .set_file_name(format!("{}.{extension}", text(lang, "app.workspace_name")))
        .add_filter(text(lang, "app.filter_workspace"), &[extension])
        .save_file()?;
    with_extension(path, extension, &[extension])
}

/// The chosen file, with the format's extension where it has none of a picture.
pub(super) fn ask_target(name: &str, format: ExportFormat, lang: Lang) -> Option<PathBuf> {
    let path = rfd::FileDialog::new()
        .set_title(text(lang, "app.dialog_export"))
        .set_file_name(format!("{name}.{}", format.extension()))
        .add_filter(
            text(lang, format.name()).trim_end_matches('…'),
            &[format.extension()],
        )
        .save_file()?;
    let known = ExportFormat::ALL.map(ExportFormat::extension);
    with_extension(path, format.extension(), &known)
}

/// The chosen file of this name, with its extension where another was not chosen that can be written as well.
pub(super) fn ask_name(name: &str, lang: Lang) -> Option<PathBuf> {
    let path = rfd::FileDialog::new()
        .set_title(text(lang, "app.dialog_save"))
        .set_file_name(name)
        .save_file()?;
    let extension = Path::new(name).extension().unwrap_or_default();
    let extension = extension.to_string_lossy();
    let tables = ["xlsx", "csv", "parquet", "json"];
    if tables[0] == extension {
        with_extension(path, &extension, &tables)
    } else {
        with_extension(path, &extension, &[&*extension])
    }
}

/// A chosen file with an extension where it has none of those that are known. The dialog asked about the name without
/// it: a file of the longer name is not replaced unasked, the next free name is taken.
fn with_extension(path: PathBuf, extension: &str, known: &[&str]) -> Option<PathBuf> {
    let own = path.extension();
    if own.is_some_and(|own| known.iter().any(|known| own.eq_ignore_ascii_case(known))) {
        return Some(path);
    }
    let with = |number: u32| {
        let mut named = path.clone().into_os_string();
        if number > 1 {
            named.push(format!(" ({number})"));
        }
        named.push(format!(".{extension}"));
        PathBuf::from(named)
    };
    (1..=9_999).map(with).find(|path| !path.exists())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_an_extension_gets_one_and_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let bare = folder.path().join("funds");
        let named =
            |path: &Path| with_extension(path.to_owned(), "xlsx", &["xlsx", "csv"]).unwrap();
        assert_eq!(named(&bare), folder.path().join("funds.xlsx"));
        std::fs::write(folder.path().join("funds.xlsx"), "").unwrap();
        assert_eq!(named(&bare), folder.path().join("funds (2).xlsx"));
        for chosen in ["funds.xlsx", "funds.CSV"] {
            let chosen = folder.path().join(chosen);
            assert_eq!(named(&chosen), chosen);
        }
    }
}
