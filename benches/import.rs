//! Import: a CSV file of 100,000 rows and 40 columns to typed observations, beside the csv crate reading the same
//! bytes as raw records and doing nothing with them; the same in GB18030; and a workbook of 100,000 rows and 10 columns,
//! beside calamine reading its cells and doing nothing with them.

use std::fmt::Write;
use std::hint::black_box;
use std::io::Cursor;
use std::path::Path;

use calamine::{Reader, Xlsx};
use criterion::{Criterion, Throughput};
use innovation_atlas::dataset::{Dataset, open};
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::ReadOptions;

const ROWS: usize = 100_000;
const COLUMNS: usize = 40;

/// Registers the benchmarks.
pub fn import(criterion: &mut Criterion) {
    let text = text();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("enterprises.csv");
    std::fs::write(&file, &text).expect("the file is written");
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("100,000 x 40, typed", |bencher| {
        bencher.iter(|| typed(&file));
    });
    let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
    let chinese = folder.path().join("enterprises_gb18030.csv");
    std::fs::write(&chinese, &bytes).expect("the file is written");
    group.bench_function("100,000 x 40, GB18030, typed", |bencher| {
        bencher.iter(|| typed(&chinese));
    });
    group.bench_function("100,000 x 40, csv crate, raw records", |bencher| {
        bencher.iter(|| {
            let bytes = std::fs::read(&file).expect("it can be read");
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let mut record = csv::ByteRecord::new();
            let mut cells = 0;
            while reader.read_byte_record(&mut record).expect("it is CSV") {
                cells += record.len();
            }
            black_box(cells)
        });
    });
    group.finish();
    workbook(criterion, folder.path());
}

/// The observations of a file.
fn typed(file: &Path) -> Dataset {
    let options = ReadOptions::default();
    open(file, &options, None, &[], &Progress::default()).expect("it can be read")
}

/// A workbook of the same kind of rows, with fewer columns.
fn workbook(criterion: &mut Criterion, folder: &Path) {
    const NUMBERS: u16 = 8;
    let file = folder.join("enterprises.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let write = |done: Result<&mut rust_xlsxwriter::Worksheet, _>| {
        done.expect("the cell is written");
    };
    write(sheet.write(0, 0, "企业名称"));
    write(sheet.write(0, 1, "年度"));
    for column in 0..NUMBERS {
        write(sheet.write(0, column + 2, format!("指标{column}")));
    }
    for row in 0..ROWS as u32 {
        write(sheet.write(row + 1, 0, format!("江湾企业{row}有限公司")));
        write(sheet.write(row + 1, 1, 2016 + row % 7));
        for column in 0..NUMBERS {
            let value = f64::from(row * 37 % 10_007 + u32::from(column)) / 100.0;
            write(sheet.write(row + 1, column + 2, value));
        }
    }
    book.save(&file).expect("the file is written");
    let mut group = criterion.benchmark_group("import, workbook");
    group.sample_size(10);
    group.bench_function("100,000 x 10, typed", |bencher| {
        bencher.iter(|| typed(&file));
    });
    group.bench_function("100,000 x 10, calamine, cells", |bencher| {
        bencher.iter(|| {
            let bytes = std::fs::read(&file).expect("it can be read");
            let mut book = Xlsx::new(Cursor::new(bytes)).expect("it is a workbook");
            let name = book.sheet_names().first().cloned().expect("a sheet");
            let mut cells = book.worksheet_cells_reader(&name).expect("it can be read");
            let mut count = 0;
            while let Some(cell) = cells.next_cell().expect("it can be read") {
                black_box(&cell);
                count += 1;
            }
            black_box(count)
        });
    });
    group.bench_function("100,000 x 10, calamine, range", |bencher| {
        bencher.iter(|| {
            let bytes = std::fs::read(&file).expect("it can be read");
            let mut book = Xlsx::new(Cursor::new(bytes)).expect("it is a workbook");
            let range = book.worksheet_range_at(0).expect("a sheet");
            black_box(range.expect("it can be read").get_size())
        });
    });
    group.finish();
}

/// A file as a bureau writes it: codes, names, years, and numbers of which one in a hundred is missing.
fn text() -> String {
    let mut text = String::with_capacity(ROWS * COLUMNS * 9);
    text.push_str("统一社会信用代码,企业名称,年度");
    for column in 3..COLUMNS {
        let _ = write!(text, ",指标{column}");
    }
    text.push('\n');
    let mut state = 1_u64;
    for row in 0..ROWS {
        let _ = write!(
            text,
            "91320582{row:010},江湾企业{row}有限公司,{}",
            2016 + row % 7
        );
        for _ in 3..COLUMNS {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let value = (state >> 33) % 1_000_000;
            if value.is_multiple_of(100) {
                text.push(',');
            } else {
                let _ = write!(text, ",{}.{:02}", value / 100, value % 100);
            }
        }
        text.push('\n');
    }
    text
}
