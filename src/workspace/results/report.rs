//! The report page: which report the choices make, its pages as scenes, and the same written to files.

use std::path::Path;
use std::sync::Arc;

use super::picture::map_ground;
use super::{PortraitTold, ProjectsView, Results, Scored};
use crate::analysis::BoardRule;
use crate::figure::compose::{MapChoices, Material, Told};
use crate::figure::{Fonts, Page, Scene, Theme, ThemeMode};
use crate::geo::{Areas, Layer};
use crate::i18n::{Lang, Message, Result};
use crate::jobs::{Progress, Shared};
use crate::report::{
    PortraitOrder, Report, ReportChoices, ReportInput, ReportKind, Whom, compose, further_pictures,
    portrait_pages, report_pdf, report_pictures, rows_wanted, workbook,
};
use crate::table::{write, write_whole};
use crate::workspace::State;

/// Portraits that the preview shows; the file has all.
const SHOWN: usize = 3;

/// What a report depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportKey {
    /// The scores that it is about.
    pub scored: Shared<Scored>,
    /// Boundaries of the map.
    pub areas: Option<Shared<Areas>>,
    /// Further layers of the map.
    pub layers: Option<Shared<Vec<Arc<Layer>>>>,
    /// Research projects on the map.
    pub projects: Option<Shared<ProjectsView>>,
    /// What the map shows.
    pub map: MapChoices,
    /// What was chosen.
    pub choices: ReportChoices,
    /// The year.
    pub year: Option<i32>,
    /// The selected entity.
    pub entity: Option<String>,
    /// How portraits tell long and short boards.
    pub boards: BoardRule,
    /// What portraits tell in sentences; nothing where there are none.
    pub told: PortraitTold,
    /// Language of every word.
    pub lang: Lang,
}

/// A report with its pages.
#[derive(Clone, Debug)]
pub struct ReportView {
    /// The report.
    pub report: Report,
    /// Its pages, then the first portraits.
    pub pages: Vec<Shared<Scene>>,
    /// Number of portraits, of which the preview shows the first.
    pub portraits: usize,
    /// How many of those it shows.
    pub shown: usize,
}

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportFormat {
    /// One document.
    Pdf,
    /// A folder of pictures with their numbers.
    Pictures,
    /// The result workbook.
    Workbook,
}

impl ReportKey {
    fn material(&self) -> Material<'_> {
        Material {
            dataset: &self.scored.dataset,
            scores: &self.scored.scores,
            lang: self.lang,
        }
    }

    fn report(&self, progress: &Progress) -> Result<Report> {
        let file = self
            .projects
            .as_ref()
            .map(|view| view.dataset.table.source.name());
        let input = ReportInput {
            material: self.material(),
            year: self.year,
            subject: self.entity.clone(),
            ground: map_ground(
                self.areas.as_ref(),
                self.layers.as_ref(),
                self.projects.as_ref(),
                file.as_deref(),
            ),
            map: self.scored.fit(&self.map),
        };
        compose(&input, &self.choices, progress)
    }

    /// The rows of the portraits that come along.
    fn rows(&self) -> Result<Vec<usize>> {
        let whom = match self.choices.kind {
            ReportKind::Points => self.choices.portraits,
            ReportKind::Index => Whom::Nobody,
        };
        let scores = &self.scored.scores;
        rows_wanted(scores, self.year, whom, self.entity.as_deref())
    }

    /// Makes the report and its pages.
    ///
    /// # Errors
    /// As [`compose`].
    pub fn compute(&self, fonts: &Fonts, progress: &Progress) -> Result<ReportView> {
        let report = self.report(progress)?;
        let page = Page::of(self.choices.size);
        let theme = Theme::of(ThemeMode::Light);
        let sheets = report.pages(&page, &theme, fonts, progress)?;
        let rows = self.rows()?;
        let few = &rows[..rows.len().min(SHOWN)];
        let told = self.told.told_of(&self.entities(few)?, progress)?;
        let order = self.order(few, &told, (&page, &theme, fonts));
        let portraits = portrait_pages(&order, sheets.len() + 1, progress)?;
        let shown = few.len();
        let scenes = sheets.into_iter().map(|sheet| sheet.scene);
        Ok(ReportView {
            report,
            pages: scenes
                .chain(portraits)
                .map(|scene| Shared(Arc::new(scene)))
                .collect(),
            portraits: rows.len(),
            shown,
        })
    }

    /// Keys of the enterprises of these rows.
    fn entities(&self, rows: &[usize]) -> Result<Vec<&str>> {
        let entities = self.scored.scores.texts("entity")?;
        Ok(rows.iter().filter_map(|row| entities.get(*row)).collect())
    }

    fn order<'a>(
        &'a self,
        rows: &'a [usize],
        told: &'a Told<'a>,
        (page, theme, fonts): (&'a Page, &'a Theme, &'a Fonts),
    ) -> PortraitOrder<'a> {
        PortraitOrder {
            material: self.material(),
            rows,
            rule: self.boards,
            told: Some(told),
            further: false,
            page,
            theme,
            fonts,
        }
    }

    /// Writes the report to a file, or into a folder. Each file whole or not at all.
    ///
    /// # Errors
    /// When it cannot be made or written, or the work was cancelled.
    pub fn write(
        &self,
        format: ReportFormat,
        path: &Path,
        fonts: &Fonts,
        progress: &Progress,
    ) -> Result<()> {
        let theme = Theme::of(ThemeMode::Light);
        let page = Page::of(self.choices.size);
        match format {
            ReportFormat::Workbook => write(path, &workbook(self.material())),
            ReportFormat::Pictures => {
                let report = self.report(progress)?;
                let subject = self.entity.as_deref();
                let further = further_pictures(self.material(), self.year, subject, progress)?;
                let scale = if page.print_scale() < 1.0 {
                    1.0
                } else {
                    300.0 / 72.0
                };
                report_pictures(
                    &report,
                    further,
                    path,
                    "png",
                    (&page, &theme, fonts, scale),
                    progress,
                )?;
                Ok(())
            }
            ReportFormat::Pdf => {
                let report = self.report(progress)?;
                let rows = self.rows()?;
                let told = self.told.told_of(&self.entities(&rows)?, progress)?;
                let order = self.order(&rows, &told, (&page, &theme, fonts));
                let bytes = report_pdf(&report, Some(&order), &page, &theme, fonts, progress)?;
                write_whole(path, &bytes)
            }
        }
    }
}

impl Results {
    /// The report that the choices make, once what it rests on is there.
    pub(super) fn want_report(&mut self, state: &State, lang: Lang) {
        if !self.settled() || self.areas.progress().is_some() {
            return;
        }
        let kind = self.report_kind(state);
        let from = match kind {
            ReportKind::Points => &self.points,
            ReportKind::Index => &self.index,
        };
        let Some(scored) = from.fresh().cloned() else {
            if from.key().is_none() || from.failed().is_some() {
                self.report.clear();
            }
            return;
        };
        let year = scored.year_or_last(state.year);
        let with_portraits = kind == ReportKind::Points && state.report.portraits != Whom::Nobody;
        let mut told = PortraitTold::default();
        if with_portraits {
            self.want_decided(&scored, year);
            match self.portrait_told(state) {
                Some(known) => told = known,
                None => return,
            }
        }
        self.want_layers(state);
        let Some(projects) = self.map_projects(state) else {
            return;
        };
        if self.layers.progress().is_some() {
            return;
        }
        let key = ReportKey {
            told,
            areas: self.areas.fresh().cloned(),
            layers: self.layers.fresh().cloned(),
            projects,
            map: state.map.clone(),
            choices: ReportChoices {
                kind,
                ..state.report.clone()
            },
            year,
            entity: match kind {
                ReportKind::Points => state.enterprise.clone(),
                ReportKind::Index => state.county.clone(),
            },
            boards: state.boards,
            lang,
            scored,
        };
        let fonts = Arc::clone(&self.fonts);
        self.report.want(&key, &self.wake, move |key, progress| {
            key.compute(&fonts, progress)
        });
    }

    /// The report that can be made: the chosen one, or the other where no open file fits the chosen one.
    #[must_use]
    pub fn report_kind(&self, state: &State) -> ReportKind {
        let there = |kind: ReportKind| match kind {
            ReportKind::Points => self.points.key().is_some(),
            ReportKind::Index => self.index.key().is_some(),
        };
        let other = match state.report.kind {
            ReportKind::Points => ReportKind::Index,
            ReportKind::Index => ReportKind::Points,
        };
        if !there(state.report.kind) && there(other) {
            other
        } else {
            state.report.kind
        }
    }

    /// What a report is written from; nothing while it is being made.
    #[must_use]
    pub fn report_order(&self) -> Option<ReportKey> {
        self.report.fresh()?;
        self.report.key().cloned()
    }

    /// Why there is no report.
    #[must_use]
    pub fn report_failed(&self, state: &State) -> Option<&Message> {
        let from = match self.report_kind(state) {
            ReportKind::Points => self.points.failed(),
            ReportKind::Index => self.index.failed(),
        };
        from.or_else(|| self.report.failed())
    }
}
