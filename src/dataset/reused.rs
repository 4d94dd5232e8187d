//! Reading a file as a mapping says that was saved for another one: a path, options and the mapping come in; the table
//! goes out, and the options that it was read with. Of what the mapping says of the reading, and of that alone, is left
//! out what makes the file unreadable or hides the columns that the mapping names; that is told.

use std::collections::HashSet;
use std::path::Path;

use super::Mapping;
use super::build;
use super::fields::without_unit;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::table::{ReadOptions, Shape, Table, Unit, header};

/// What a mapping may say of the reading that holds for one file and not for the next.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    Encoding,
    Delimiter,
    Sheet,
    Units,
    HeaderRow,
    Layout,
}

/// What is tried in place of all that is said, the least first: without one of them, two of them, all of them.
fn without(own: &[Said]) -> Vec<Vec<Said>> {
    let mut all: Vec<Vec<Said>> = own.iter().map(|said| vec![*said]).collect();
    for (at, first) in own.iter().enumerate() {
        all.extend(own[at + 1..].iter().map(|second| vec![*first, *second]));
    }
    if own.len() > 2 {
        all.push(own.to_vec());
    }
    all
}

/// The table, and the options that it was read with.
///
/// # Errors
/// As [`build::read`] with all that is said, where nothing that is left out makes it better.
pub(super) fn read(
    path: &Path,
    given: &ReadOptions,
    mapping: Option<&Mapping>,
    progress: &Progress,
) -> Result<(Table, ReadOptions)> {
    let Some(mapping) = mapping else {
        let table = build::read(path, given, progress)?;
        return Ok((table, given.clone()));
    };
    let mut options = given.clone().or(&mapping.reading);
    let mut first = build::read(path, &options, progress);
    progress.check()?;
    if given.units.is_none()
        && let Ok(table) = &first
        && let Some(changed) = Changed::of(table, mapping)
    {
        options.units = changed.rest;
        first = build::read(path, &options, progress).map(|mut table| {
            table.told.push(changed.told);
            table
        });
        progress.check()?;
    }
    let own = of_mapping(given, &mapping.reading);
    if own.is_empty() {
        return Ok((first?, options));
    }
    let all = mapping.columns.len();
    let before = first.as_ref().map_or(0, |table| found(table, mapping));
    if first.is_ok() && before * 2 >= all {
        return Ok((first?, options));
    }
    for without in without(&own) {
        let other = left_out(&options, &without);
        let Ok(mut table) = build::read(path, &other, progress) else {
            progress.check()?;
            continue;
        };
        let now = found(&table, mapping);
        // A file that cannot be read as is said need not have what the mapping names.
        if now * 2 < all || first.is_ok() && now <= before {
            continue;
        }
        let said: Vec<String> = without
            .iter()
            .map(|said| in_words(*said, &options))
            .collect();
        let key = if first.is_ok() {
            "dataset.reading_hides"
        } else {
            "dataset.reading_fails"
        };
        table.told.push(
            Message::new(key)
                .with("said", said.join(", "))
                .with("all", all)
                .with("before", before)
                .with("now", now)
                .with("row", table.source.header_rows.0.to_string()),
        );
        return Ok((table, other));
    }
    Ok((first?, options))
}

/// Units of the mapping that do not hold for a file, since the header of their column names another one than that of the
/// file which they were stated for.
struct Changed {
    /// The statements that still hold.
    rest: Option<String>,
    told: Message,
}

impl Changed {
    fn of(table: &Table, mapping: &Mapping) -> Option<Self> {
        let stated = mapping.reading.units.as_deref()?;
        let statements = stated.split([',', '，', ';', '；']).map(str::trim);
        // The header of now, where it is another one.
        let now = |statement: &str| {
            let (name, unit) = statement.split_once(['=', '＝'])?;
            let (name, unit) = (name.trim(), Unit::parse(unit.trim())?);
            let is_of = |own: &str| own == name || without_unit(own) == without_unit(name);
            let rule = mapping.columns.iter().find(|rule| is_of(&rule.from));
            let column = table.columns.iter().find(|column| is_of(&column.name))?;
            let own = header::split_unit(&column.name).and_then(|(_, unit)| Unit::parse(unit))?;
            // The header that the unit was stated for: without a rule of its own that of the statement.
            let before = rule.map_or(name, |rule| rule.from.as_str());
            (column.name != before && own != unit).then(|| column.name.clone())
        };
        let (mut rest, mut gone, mut headers) = (Vec::new(), Vec::new(), Vec::new());
        for statement in statements.filter(|statement| !statement.is_empty()) {
            match now(statement) {
                Some(header) => {
                    gone.push(statement);
                    headers.push(header);
                }
                None => rest.push(statement),
            }
        }
        let told = Message::new("dataset.reading_unit_changed")
            .with("said", gone.join(", "))
            .with("columns", headers.join("、"));
        (!gone.is_empty()).then(|| Self {
            rest: (!rest.is_empty()).then(|| rest.join(", ")),
            told,
        })
    }
}

/// What the mapping says and the user does not.
fn of_mapping(given: &ReadOptions, reading: &ReadOptions) -> Vec<Said> {
    let says = |options: &ReadOptions| {
        [
            (Said::Encoding, options.encoding.is_some()),
            (Said::Delimiter, options.delimiter.is_some()),
            (Said::Sheet, options.sheet.is_some()),
            (Said::Units, options.units.is_some()),
            (Said::HeaderRow, options.header_row.is_some()),
            (Said::Layout, options.layout.is_some()),
        ]
    };
    let all = says(given).into_iter().zip(says(reading));
    let own = all.filter(|((_, given), (_, own))| !given && *own);
    own.map(|((said, _), _)| said).collect()
}

fn left_out(options: &ReadOptions, without: &[Said]) -> ReadOptions {
    let mut options = options.clone();
    for said in without {
        match said {
            Said::Encoding => options.encoding = None,
            Said::Delimiter => options.delimiter = None,
            Said::Sheet => options.sheet = None,
            Said::Layout => options.layout = None,
            Said::Units => options.units = None,
            Said::HeaderRow => options.header_row = None,
        }
    }
    options
}

/// As the line of the mapping says it.
fn in_words(said: Said, options: &ReadOptions) -> String {
    let line =
        |key: &str, value: Option<&str>| format!("{key} = \"{}\"", value.unwrap_or_default());
    match said {
        Said::Encoding => line("encoding", options.encoding.as_deref()),
        Said::Delimiter => {
            let delimiter = options.delimiter.map(String::from);
            line("delimiter", delimiter.as_deref())
        }
        Said::Sheet => line("sheet", options.sheet.as_deref()),
        Said::Layout => line("layout", options.layout.map(Shape::code)),
        Said::Units => line("units", options.units.as_deref()),
        Said::HeaderRow => {
            let rows = options.header_row.map(|rows| rows.to_string());
            format!("header_row = {}", rows.unwrap_or_default())
        }
    }
}

/// How many of the columns that a mapping names a table has, whatever their units.
fn found(table: &Table, mapping: &Mapping) -> usize {
    let names = table.columns.iter();
    let names: HashSet<&str> = names.map(|column| without_unit(&column.name)).collect();
    let rules = mapping.columns.iter();
    let has = |from: &str| names.contains(without_unit(from));
    rules.filter(|rule| has(&rule.from)).count()
}

#[cfg(test)]
#[allow(clippy::float_cmp, clippy::unwrap_used)]
mod tests {
    use crate::dataset::{Dataset, Mapping, open};
    use crate::jobs::Progress;
    use crate::table::ReadOptions;

    const COLUMNS: &str = "[[column]]\nfrom = \"企业名称\"\nfield = \"name\"\n[[column]]\nfrom = \"营业收入\"\n\
        field = \"revenue_wan\"\nunit = \"千元\"\n";

    fn opened(text: &str, reading: &str, given: &ReadOptions) -> crate::i18n::Result<Dataset> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("2023.csv");
        std::fs::write(&path, text).unwrap();
        let mapping = format!("format = 1\nreading = {{ {reading} }}\n{COLUMNS}");
        let mapping = Mapping::from_text(&mapping).unwrap();
        open(&path, given, Some(&mapping), &[], &Progress::default())
    }

    fn told(data: &Dataset, key: &str) -> bool {
        data.issues.iter().any(|issue| issue.message.key == key)
    }

    #[test]
    fn what_was_said_of_last_years_file_alone_gives_way() {
        let text =
            "企业名称,营业收入（千元）,人员\n江湾甲公司,10,1\n江湾乙公司,20,2\n江湾丙公司,30,3\n";
        for reading in [
            "delimiter = \";\"",
            "layout = \"indicators\"",
            "delimiter = \";\", header_row = 4",
        ] {
            let data = opened(text, reading, &ReadOptions::default()).unwrap();
            assert_eq!(data.height(), 3, "{reading}");
            assert!(told(&data, "dataset.reading_hides") || told(&data, "dataset.reading_fails"));
        }
    }

    #[test]
    fn a_unit_above_the_table_is_kept_for_a_file_without_that_line() {
        let folder = tempfile::tempdir().unwrap();
        let read = |text: &str, mapping: Option<&Mapping>| {
            let path = folder.path().join("firms.csv");
            std::fs::write(&path, text).unwrap();
            open(
                &path,
                &ReadOptions::default(),
                mapping,
                &[],
                &Progress::default(),
            )
            .unwrap()
        };
        let table = "企业名称,营业收入,研发费用,人员\n甲公司,1000,20,3\n乙公司,2000,30,4\n";
        let first = read(&format!("单位：千元,,,\n{table}"), None);
        let value = |data: &Dataset| {
            let column = data.frame.column("revenue_wan").unwrap();
            column.f64().unwrap().get(0).unwrap()
        };
        assert_eq!(value(&first), 100.0);
        let mapping = Mapping::from_text(&first.mapping.to_text()).unwrap();
        assert_eq!(value(&read(table, Some(&mapping))), 100.0);
    }

    #[test]
    fn a_header_that_moved_is_found_and_no_enterprise_is_swallowed() {
        let text = "江湾市科技企业年报\n企业名称,营业收入（千元）,人员\n江湾甲公司,10,1\n江湾乙公司,20,2\n江湾丙公司,30,3\n";
        let data = opened(text, "header_row = 3", &ReadOptions::default()).unwrap();
        assert_eq!((data.height(), data.table.source.header_rows), (3, (2, 2)));
        assert!(told(&data, "dataset.reading_hides"));
        assert_eq!(data.mapping.reading.header_row, None);
        // What the user says of this file holds, right or wrong.
        let given = ReadOptions {
            header_row: Some(3.into()),
            ..ReadOptions::default()
        };
        let data = opened(text, "header_row = 3", &given).unwrap();
        assert_eq!(data.table.source.header_rows.0, 3);
        // Where the header is where it was, nothing is told.
        let same = text.replace("年报\n", "年报\n填报单位：科技局\n");
        let data = opened(&same, "header_row = 3", &ReadOptions::default()).unwrap();
        assert!(!told(&data, "dataset.reading_hides") && data.height() == 3);
    }

    #[test]
    fn a_unit_of_last_year_gives_way_to_that_of_this_years_header() {
        let mapping = "[[column]]\nfrom = \"营业收入\"\nfield = \"revenue_wan\"\n\
            [[column]]\nfrom = \"研发费用（万元）\"\nfield = \"rd_expense_wan\"\n";
        let opened = |text: &str, given: &ReadOptions| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("2023.csv");
            std::fs::write(&path, text).unwrap();
            let reading = "format = 1\nreading = { units = \"营业收入=千元, 研发费用=千元\" }\n";
            let mapping = Mapping::from_text(&format!("{reading}{mapping}")).unwrap();
            open(&path, given, Some(&mapping), &[], &Progress::default()).unwrap()
        };
        let value = |data: &Dataset, field: &str| {
            let column = data.frame.column(field).unwrap();
            column.f64().unwrap().get(0).unwrap()
        };
        let text =
            "企业名称,营业收入（亿元）,研发费用（万元）\n江湾甲公司,1.5,10\n江湾乙公司,2.5,20\n";
        let data = opened(text, &ReadOptions::default());
        let values = [value(&data, "revenue_wan"), value(&data, "rd_expense_wan")];
        assert_eq!(values, [15000.0, 1.0]);
        assert!(told(&data, "dataset.reading_unit_changed"));
        assert_eq!(data.mapping.reading.units.as_deref(), Some("研发费用=千元"));
        // Where the header says nothing, and where it says what it did, the mapping knows better.
        let data = opened(&text.replace("（亿元）", ""), &ReadOptions::default());
        assert_eq!(value(&data, "revenue_wan"), 0.15);
        assert!(!told(&data, "dataset.reading_unit_changed"));
    }

    #[test]
    fn units_and_encodings_of_another_file_do_not_refuse_this_one() {
        let text = "企业名称,营业收入（亿元）,研发费用\n江湾甲公司,1.5,10\n江湾乙公司,2.5,20\n";
        for reading in [
            "units = \"人数=人\"",
            "encoding = \"GB18030\"",
            "header_row = 3, units = \"营业收入=千元\"",
        ] {
            let data = opened(text, reading, &ReadOptions::default()).unwrap();
            assert_eq!(data.height(), 2, "{reading}");
            assert!(told(&data, "dataset.reading_fails"), "{reading}");
        }
        let given = ReadOptions {
            encoding: Some("GB18030".to_owned()),
            ..ReadOptions::default()
        };
        assert!(opened(text, "mend = true", &given).is_err());
    }

    #[test]
    fn a_unit_that_the_file_states_otherwise_is_told_with_a_click() {
        let text = "江湾市科技型企业年报表（2022年）\n单位：元\n企业名称,营业收入,研发费用\n江湾甲公司,11000000,550000\n\
            江湾乙公司,21000000,650000\n";
        let data = opened(text, "mend = true", &ReadOptions::default()).unwrap();
        let findings = data.findings(None);
        let finding = findings
            .iter()
            .find(|one| one.issue.message.key == "dataset.unit_otherwise");
        let finding = finding.unwrap();
        let mapping = finding.remedies[0].apply(data.mapping.clone());
        let table = data.table.clone();
        let right =
            crate::dataset::build(table, Some(&mapping), &[], &Progress::default()).unwrap();
        let revenue = right.frame.column("revenue_wan").unwrap().clone();
        assert_eq!(revenue.f64().unwrap().get(0), Some(1100.0));
        assert!(!told(&right, "dataset.unit_otherwise"));
    }
}
