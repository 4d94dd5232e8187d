//! Import: a CSV file of 100,000 rows and 40 columns to typed observations, beside the csv crate reading the same
//! bytes as raw records and doing nothing with them.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use innovation_atlas::dataset::open;
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
        bencher.iter(|| {
            let options = ReadOptions::default();
            open(&file, &options, None, &[], &Progress::default()).expect("it can be read")
        });
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
