//! `map`: the innovation map.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::Arguments;
use super::input::Scored;
use super::picture::Picture;
use super::progress::with_progress;
use super::{Outcome, input, output};
use crate::analysis::Measure;
use crate::analysis::projects::{ProjectRules, Projects, open_projects, projects as join_projects};
use crate::figure::compose::{
    CompareAs, MapChoices, MapGround, MapProjects, Material, entity_key, innovation_map, passport,
    without_match,
};
use crate::figure::{CirclesAs, ClassMethod, InsetChoice, ProjectsAs};
use crate::geo::{Areas, Layer, ProjectionChoice, System, read_boundaries, read_layer};
use crate::i18n::{Lang, Message};
use crate::jobs::Progress;
use crate::table::ReadOptions;

/// Most names of enterprises on a map: more have no room on any page.
const MOST_LABELS: usize = 500;

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let picture = Picture::asked(arguments)?;
    let mut choices = choices(arguments)?;
    let file = arguments.operand_path(0);
    let (figure, passport) = with_progress(|progress| -> Outcome<_> {
        let boundaries = arguments.path("boundaries");
        let areas = match &boundaries {
            Some(path) => Some(Arc::new(read_boundaries(path, progress)?)),
            None => None,
        };
        for note in areas.iter().flat_map(|areas| &areas.notes) {
            output::say(&note.text(arguments.lang));
        }
        let layers = layers(arguments, progress)?;
        // All years are scored: classes and sizes are those of all of them, as in the report and on the screen.
        let scored = input::scored(arguments, &file, None, progress)?;
        let known = boundaries.as_deref().zip(areas.as_deref());
        if let Some(note) =
            known.and_then(|(path, areas)| without_area(path, areas, &scored, arguments.lang))
        {
            output::say(&note.text(arguments.lang));
        }
        if let Some(entity) = arguments.text("entity")? {
            choices.selected = Some(entity_key(&scored.dataset, entity)?);
        }
        let material = Material {
            dataset: &scored.dataset,
            scores: &scored.scores,
            lang: arguments.lang,
        };
        let found = projects(arguments, &scored, progress)?;
        let ground = MapGround {
            areas,
            layers,
            projects: found.as_ref().map(CityProjects::on_map),
        };
        let figure = innovation_map(material, &ground, &choices)?;
        let passport = passport(&scored.dataset, Some(&scored.scores), Some(&figure));
        Ok((figure, passport))
    })?;
    picture.save(figure, passport)
}

/// The layers of `--layer`; what is to be known of them is told.
pub(super) fn layers(arguments: &Arguments, progress: &Progress) -> Outcome<Vec<Arc<Layer>>> {
    let mut layers = Vec::new();
    for path in arguments.paths("layer") {
        let (name, path) = called(path);
        let mut layer = read_layer(&path, progress)?;
        if let Some(name) = name {
            layer.name = name;
        }
        for note in &layer.notes {
            output::say(&note.text(arguments.lang));
        }
        layers.push(Arc::new(layer));
    }
    Ok(layers)
}

/// A file, and the name that was given for it before a `=`; a file whose own name has that sign is a file.
fn called(path: PathBuf) -> (Option<String>, PathBuf) {
    let written = path.to_string_lossy().into_owned();
    match written.split_once('=') {
        Some((name, file)) if !name.trim().is_empty() && !path.exists() => {
            (Some(name.trim().to_owned()), PathBuf::from(file))
        }
        _ => (None, path),
    }
}

/// The projects of a file.
pub(super) struct CityProjects {
    file: String,
    found: Projects,
}

impl CityProjects {
    /// The same as a map takes them.
    pub fn on_map(&self) -> MapProjects<'_> {
        MapProjects {
            found: &self.found,
            file: &self.file,
        }
    }
}

/// How `--projects-as` says that projects are shown.
pub(super) fn projects_as(arguments: &Arguments) -> Outcome<ProjectsAs> {
    let marks = [
        ("towns", ProjectsAs::Towns),
        ("enterprises", ProjectsAs::Enterprises),
    ];
    match arguments.one_of("projects-as", &marks)? {
        Some(_) if !arguments.has("projects") => Err(arguments.needed("projects")),
        Some(shown) => Ok(shown),
        None => Ok(ProjectsAs::Towns),
    }
}

/// The projects of `--projects`, joined to the enterprises; what is wrong with cells is told.
pub(super) fn projects(
    arguments: &Arguments,
    scored: &Scored,
    progress: &Progress,
) -> Outcome<Option<CityProjects>> {
    let Some(path) = arguments.path("projects") else {
        return Ok(None);
    };
    let rules = ProjectRules::built_in();
    let dataset = open_projects(&path, &ReadOptions::default(), &rules, progress)?;
    let found = join_projects(&dataset, Some(&scored.dataset), &rules)?;
    for issue in dataset.issues.iter().chain(&found.issues) {
        output::say(&issue.message.text(arguments.lang));
    }
    Ok(Some(CityProjects {
        file: dataset.table.source.name(),
        found,
    }))
}

/// Which towns of the data the boundaries do not know.
fn without_area(file: &Path, areas: &Areas, scored: &Scored, lang: Lang) -> Option<Message> {
    let column = scored.dataset.frame.column("town").ok()?;
    let towns: BTreeSet<&str> = column.str().ok()?.iter().flatten().collect();
    let missing: Vec<&str> = towns
        .iter()
        .copied()
        .filter(|town| areas.find(town).is_none())
        .collect();
    if missing.is_empty() {
        return None;
    }
    Some(
        Message::new("cli.no_area")
            .with("missing", missing.len())
            .with("all", towns.len())
            .with("file", file.display().to_string())
            .with("towns", without_match(areas, &missing, lang)),
    )
}

fn choices(arguments: &Arguments) -> Outcome<MapChoices> {
    let usual = MapChoices::default();
    let methods = [
        ("auto", ClassMethod::Auto),
        ("quantile", ClassMethod::Quantile),
        ("equal", ClassMethod::Equal),
        ("natural", ClassMethod::Natural),
    ];
    let projections = [
        ("auto", ProjectionChoice::Auto),
        ("lambert", ProjectionChoice::Lambert),
        ("albers", ProjectionChoice::Albers),
        ("web-mercator", ProjectionChoice::WebMercator),
    ];
    let circles = [
        ("auto", CirclesAs::Auto),
        ("circles", CirclesAs::Circles),
        ("density", CirclesAs::Density),
        ("none", CirclesAs::Hidden),
    ];
    let insets = [
        ("auto", InsetChoice::Auto),
        ("on", InsetChoice::On),
        ("off", InsetChoice::Off),
    ];
    let comparisons = [("change", CompareAs::Change), ("beside", CompareAs::Beside)];
    let systems = [
        ("wgs84", System::Wgs84),
        ("gcj-02", System::Gcj02),
        ("bd-09", System::Bd09),
    ];
    let compare: Option<i32> = arguments.number("compare", "2019, 2020, …")?;
    let year = input::year(arguments)?;
    if compare.is_some() && compare == year {
        let said = year.map_or_else(String::new, |year| year.to_string());
        return Err(arguments.bad_value("compare", &said, "2019, 2020, …"));
    }
    if compare.is_none() && arguments.has("compare-as") {
        return Err(arguments.needed("compare"));
    }
    let labels = arguments
        .number("labels", "0 … 500")?
        .unwrap_or(usual.labels);
    if labels > MOST_LABELS {
        return Err(arguments.bad_value("labels", &labels.to_string(), "0 … 500"));
    }
    let count: usize = arguments
        .number("classes", "2 … 7")?
        .unwrap_or(usual.class_count);
    if !(2..=7).contains(&count) {
        return Err(arguments.bad_value("classes", &count.to_string(), "2 … 7"));
    }
    let word = |option: &str| -> Outcome<Option<String>> {
        Ok(arguments.text(option)?.map(str::to_owned))
    };
    Ok(MapChoices {
        year,
        measure: measure(arguments)?.unwrap_or(usual.measure),
        classes: arguments
            .one_of("class-method", &methods)?
            .unwrap_or(usual.classes),
        class_count: count,
        size_by: word("size-by")?.unwrap_or(usual.size_by),
        color_by: word("color-by")?.unwrap_or(usual.color_by),
        labels,
        plain: arguments.has("plain"),
        projection: arguments
            .one_of("projection", &projections)?
            .unwrap_or_default(),
        circles: arguments.one_of("circles", &circles)?.unwrap_or_default(),
        inset: arguments.one_of("inset", &insets)?.unwrap_or_default(),
        projects: projects_as(arguments)?,
        compare,
        compare_as: arguments
            .one_of("compare-as", &comparisons)?
            .unwrap_or_default(),
        points_in: arguments.one_of("points-in", &systems)?,
        boundaries_in: arguments.one_of("boundaries-in", &systems)?,
        title: None,
        approval: word("approval")?,
        selected: None,
    })
}

/// `count`, `mean`, `sum`, `sum:COLUMN` or `ratio:COLUMN/COLUMN`.
pub(super) fn measure(arguments: &Arguments) -> Outcome<Option<Measure>> {
    let Some(written) = arguments.text("measure")? else {
        return Ok(None);
    };
    let measure = match written {
        "count" => Some(Measure::Count),
        "mean" => Some(Measure::MeanTotal),
        "sum" => Some(Measure::SumTotal),
        _ => {
            let sum = written
                .strip_prefix("sum:")
                .map(|column| Measure::SumOf(column.to_owned()));
            let ratio = written
                .strip_prefix("ratio:")
                .and_then(|columns| columns.split_once('/'))
                .map(|(a, b)| Measure::Ratio(a.to_owned(), b.to_owned()));
            sum.or(ratio)
        }
    };
    match measure {
        Some(measure) => Ok(Some(measure)),
        None => Err(arguments.bad_value(
            "measure",
            written,
            "count, mean, sum, sum:rd_expense_wan, ratio:rd_expense_wan/revenue_wan",
        )),
    }
}
