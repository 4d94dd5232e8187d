//! Pages of reports: cover, contents, text and tables that flow over pages, with words and numbers of any length.

use innovation_atlas::figure::{Figure, Fonts, Page, PageSize, Passport, Theme, ThemeMode};
use innovation_atlas::i18n::Lang;
use innovation_atlas::jobs::Progress;
use innovation_atlas::report::{Block, Body, Cover, Part, PartName, Report, TableSpec};

use super::{assert_clean_scenes, long_name};
use crate::figure_specs::{footer, ranking, say, trend};

/// A report with every kind of part; `name` gives its words, `rows` is the height of its tables.
fn report(lang: Lang, name: &dyn Fn(usize) -> String, rows: usize) -> Report {
    let table = |columns: usize| {
        let heads: Vec<(String, bool)> = (0..columns).map(|at| (name(at), at > 0)).collect();
        let mut table = TableSpec::new(&heads);
        for row in 0..rows {
            let number = |at: usize| match (row + at) % 4 {
                0 => "–".to_owned(),
                1 => format!("{},000,000.00", row * 37 + at),
                _ => format!("\u{2212}{}.{at}", row + 1),
            };
            let cells = (0..columns).map(|at| if at == 0 { name(row) } else { number(at) });
            table.push(cells.collect());
        }
        table
    };
    let text = |sentences: usize| {
        let sentences: Vec<String> = (0..sentences).map(name).collect();
        sentences.join(&say(lang, " ", "，"))
    };
    let cover = Cover {
        title: name(1).repeat(2),
        subtitle: text(2),
        headline: (0..7)
            .map(|at| (name(at), format!("{at}8,000.00")))
            .collect(),
        findings_title: name(2),
        findings: (0..9).map(|at| text(at + 1)).collect(),
        contents_title: name(3),
        author: name(4),
        footer: footer(lang),
    };
    let flow = vec![
        Block::Heading(name(5)),
        Block::Text(text(30)),
        Block::Note(text(4)),
        Block::Facts((0..12).map(|at| (name(at), text(at % 3 + 1))).collect()),
        Block::Table(table(4)),
        Block::Heading(name(6)),
        Block::Table(table(9)),
        Block::Table(table(1)),
    ];
    let figures = |figures: Vec<Figure>| Body::Figures {
        figures,
        says: text(3),
    };
    let part = |part_name: PartName, body: Body| Part {
        name: part_name,
        title: name(7),
        subtitle: text(2),
        body,
    };
    Report {
        title: name(0),
        author: Some(name(4)),
        lang,
        footer: footer(lang),
        passport: Passport::default(),
        parts: vec![
            part(PartName::Cover, Body::Cover(Box::new(cover))),
            part(PartName::Ranking, figures(vec![ranking(lang, 40, true)])),
            part(PartName::History, figures(vec![trend(lang), trend(lang)])),
            part(PartName::List, Body::Flow(flow)),
            part(PartName::Method, Body::Flow(vec![Block::Note(name(8))])),
            part(PartName::Overview, Body::Flow(Vec::new())),
        ],
    }
}

#[test]
fn reports_hold() {
    let fonts = Fonts::bundled();
    for lang in Lang::ALL {
        let short = |at: usize| say(lang, &format!("Item {at}"), &format!("第{at}项"));
        let long = |at: usize| long_name(lang, at);
        for (kind, report) in [
            ("short", report(lang, &short, 3)),
            ("long", report(lang, &long, 90)),
            ("empty", report(lang, &|_| String::new(), 0)),
        ] {
            for size in PageSize::ALL {
                let page = Page::of(size);
                for mode in [ThemeMode::Light, ThemeMode::Dark] {
                    let theme = Theme::of(mode);
                    let sheets = report.pages(&page, &theme, &fonts, &Progress::default());
                    let sheets = sheets.unwrap().into_iter().enumerate();
                    let scenes: Vec<_> = sheets
                        .map(|(at, sheet)| {
                            let place = format!(
                                "report {kind} {size:?} {} {mode:?} page {}",
                                lang.code(),
                                at + 1
                            );
                            (place, sheet.scene)
                        })
                        .collect();
                    assert_clean_scenes(&scenes, page.least);
                }
            }
        }
    }
}
