//! What the pointer is over: exact numbers, their rank, and where they come from.

use eframe::egui::Ui;

use crate::analysis::Measure;
use crate::app::look::{caption, strong};
use crate::app::view::View;
use crate::figure::Figure;
use crate::figure::compose::said_unit;
use crate::i18n::{Lang, Title, number, united};
use crate::workspace::Scored;

/// The value of the area under the pointer.
pub(super) fn about_area(ui: &mut Ui, view: View, scored: &Scored, name: &str) {
    ui.label(strong(name));
    let Some(figure) = view.results.map.figure.ready() else {
        return;
    };
    let Figure::Map(spec) = &*figure.0 else {
        return;
    };
    let Some(style) = spec.styles.iter().find(|style| style.name == name) else {
        return;
    };
    let value = style
        .value
        .map_or_else(|| "–".to_owned(), |value| number(value, 2, view.lang));
    ui.label(view.f(
        "app.area_value",
        &[("measure", &spec.measure), ("value", &value)],
    ));
    if let Some(value) = style.value {
        let values = spec.styles.iter().filter_map(|style| style.value);
        let (count, above) = values.fold((0, 0), |(count, above), other| {
            (count + 1, above + usize::from(other > value))
        });
        ui.label(view.f(
            "app.area_rank",
            &[("rank", &(above + 1)), ("count", &count)],
        ));
    }
    projects(ui, view, name);
    ui.label(caption(origin(view, scored)));
}

/// How many research projects the map shows there, where it shows them.
fn projects(ui: &mut Ui, view: View, key: &str) {
    let Some(figure) = view.results.map.figure.ready() else {
        return;
    };
    let Figure::Map(spec) = &*figure.0 else {
        return;
    };
    let marks = spec.projects.iter().flat_map(|projects| &projects.marks);
    if let Some(mark) = marks.into_iter().find(|mark| mark.key == key) {
        let count = number(f64::from(mark.count), 0, view.lang);
        ui.label(view.f("app.map_projects_count", &[("count", &count)]));
    }
}

/// Which file and which columns the areas' numbers come from.
fn origin(view: View, scored: &Scored) -> String {
    let title = |id: &str| {
        let field = scored.dataset.field(id);
        field.map_or_else(
            || id.to_owned(),
            |field| field.title.text(view.lang).to_owned(),
        )
    };
    let columns = match &view.state().map.measure {
        Measure::SumOf(id) => title(id),
        Measure::Ratio(above, below) => format!("{} / {}", title(above), title(below)),
        Measure::Count | Measure::MeanTotal | Measure::SumTotal => {
            scored.scores.scheme.title.text(view.lang).to_owned()
        }
    };
    let file = scored.dataset.table.source.name();
    view.f("app.area_origin", &[("file", &file), ("columns", &columns)])
}

/// The exact numbers of the enterprise under the pointer.
pub(super) fn about(ui: &mut Ui, view: View, scored: &Scored, row: u32) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let at = row as usize;
    ui.label(strong(scored.name(row)));
    let mut words: Vec<&str> = Vec::new();
    words.extend(scored.town_in(row, view.lang));
    words.extend(scored.industry(row, view.lang));
    ui.label(caption(words.join(" · ")));
    if let Some(total) = scored.total[at] {
        let decimals = scored.scores.scheme.decimals as usize;
        let rank = scored.rank[at].map_or_else(|| "–".to_owned(), |rank| rank.to_string());
        ui.label(view.f(
            "app.total_and_rank",
            &[
                ("total", &number(total, decimals, view.lang)),
                ("rank", &rank),
            ],
        ));
    }
    if let Some(entity) = scored.entities.get(at) {
        projects(ui, view, entity);
    }
    // What sizes the circle, from its cell; beside the points, revenue.
    let size_by = &scored.fit(&view.state().map).size_by;
    let column = match size_by.as_str() {
        "total" => "revenue_wan",
        column => column,
    };
    if let Some(field) = scored.dataset.field(column)
        && let Some(&observation) = scored.scores.observations.get(at)
        && let Some(evidence) = scored.dataset.evidence(observation as usize, column)
    {
        let values = scored.dataset.frame.column(column).ok();
        let values = values.and_then(|values| values.f64().ok());
        let value = values.and_then(|values| values.get(observation as usize));
        let value = value.map_or_else(
            || "–".to_owned(),
            |value| exact(value, &field.unit_title(), view.lang),
        );
        let title = field.title.text(view.lang);
        ui.label(view.f("app.column_value", &[("column", &title), ("value", &value)]));
        let place = view.f("app.from_cell", &[("place", &evidence.place)]);
        ui.label(caption(place));
    }
}

/// A value with all the digits of its cell, in the unit in which the map says it.
fn exact(value: f64, unit: &Title, lang: Lang) -> String {
    let written = value.to_string();
    let decimals = written
        .split_once('.')
        .map_or(0, |(_, digits)| digits.len());
    let (said, factor) = said_unit(unit, value, lang);
    let further = (-factor.log10()).ceil().max(0.0) as usize;
    united(
        &number(value * factor, decimals + further, lang),
        &said,
        lang,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_all_the_digits_of_its_cell() {
        let wan = Title {
            zh: "万元".to_owned(),
            en: "10,000 yuan".to_owned(),
        };
        let zh = exact(108_017.0, &wan, Lang::Zh);
        assert_eq!(zh, "10.8017亿元");
        assert_eq!(exact(108_017.0, &wan, Lang::En), "1.08017\u{a0}bn yuan");
        assert_eq!(exact(134.0, &wan, Lang::En), "1.34\u{a0}m yuan");
        assert_eq!(exact(43.5, &wan, Lang::Zh), "43.5万元");
        let people = Title::same("人");
        assert_eq!(exact(1_234.567_891, &people, Lang::Zh), "1,234.567891人");
    }
}
