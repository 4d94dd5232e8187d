//! One filter for all pages that are about the same enterprises; the others say that it is not theirs.

use innovation_atlas::app::{Action, PageName};
use innovation_atlas::figure::ThemeMode;
use innovation_atlas::i18n::Lang;
use innovation_atlas::workspace::Command;

use super::window::Window;

#[test]
fn trends_of_the_same_enterprises_take_the_filter() {
    let mut window = Window::new(Lang::Zh, ThemeMode::Light);
    window.open(&["enterprises.csv"]);
    window.go(PageName::Trends);
    let results = window.harness.state().results();
    let points = results.points.ready().unwrap();
    let town = points.choices[0][0].clone();
    let inside = |entity: &str| {
        let mut rows = (0_u32..).zip(points.entities.iter());
        let row = rows.find(|(_, own)| *own == Some(entity)).unwrap().0;
        points.town(row) == Some(town.as_str())
    };
    let all = results.trend_standing.ready().unwrap().met.clone();
    let expected = all.iter().filter(|entity| inside(entity)).count();
    assert!(expected > 0 && expected < all.len());
    let filter = format!("town = '{town}'");
    window.send(Action::Change(Command::SetFilter(Some(filter.clone()))));
    window.settle();
    let results = window.harness.state().results();
    assert_eq!(results.trend_standing.fresh().unwrap().met.len(), expected);
    let trend = results.trend.fresh().expect("the lines");
    let met = &results.trend_standing.fresh().unwrap().met;
    assert!(trend.lines.iter().all(|line| met.contains(&line.entity)));
    let drawn = results.trend_figure.figure.key().expect("the figure");
    assert!(
        format!("{drawn:?}").contains(&filter),
        "an export is under the filter, too"
    );
    let unused = window.words("app.filter_not_here");
    assert!(!window.shows(&unused) && window.shows(&window.words("app.filter_on")));
}

#[test]
fn a_page_about_other_data_says_that_the_filter_is_not_applied() {
    for lang in Lang::ALL {
        let mut window = Window::with_sample(lang, ThemeMode::Light);
        let filter = Some("employees > 100".to_owned());
        window.send(Action::Change(Command::SetFilter(filter)));
        let unused = window.words("app.filter_not_here");
        for page in PageName::ALL {
            window.go(page);
            let other = matches!(
                page,
                PageName::Index | PageName::Trends | PageName::Projects
            );
            assert_eq!(window.shows(&unused), other, "{page:?}");
        }
        window.send(Action::Change(Command::SetFilter(None)));
        window.go(PageName::Index);
        assert!(!window.shows(&unused));
    }
}
