//! A figure with its scene for the screen: both made in the background, the old ones shown meanwhile.

use std::sync::Arc;

use super::{CardsView, Firm, FundView, Look, PortraitTold, ProjectsView, Scored};
use crate::analysis::BoardRule;
use crate::dataset::Dataset;
use crate::figure::compose::{
    self, MapChoices, MapGround, MapProjects, Material, TrendChoices, barometer, contribution,
    drivers, fund_spread, fund_towns, fund_versus, heatmap, innovation_map, portrait,
    project_funnel, project_leverage, ranking, trend,
};
use crate::figure::{Figure, Fonts, Page, Passport, Scene, Theme};
use crate::geo::{Areas, Layer};
use crate::i18n::{Lang, Message, Result};
use crate::jobs::{Derived, Progress, Shared, Wake};

/// Most rows of a heatmap on the screen.
const HEATMAP: usize = 100;

/// What a figure depends on: enough to make it.
#[derive(Clone, Debug, PartialEq)]
pub enum FigureKey {
    /// The portrait of an enterprise.
    Portrait {
        /// The scores.
        scored: Shared<Scored>,
        /// Entity key.
        entity: String,
        /// The year.
        year: Option<i32>,
        /// The rule of long and short boards.
        boards: BoardRule,
        /// What is told in sentences; none on the page, where these, the name and the headline numbers stand on cards of
        /// their own.
        told: Option<PortraitTold>,
        /// Language.
        lang: Lang,
    },
    /// The best of a year.
    Ranking {
        /// The scores.
        scored: Shared<Scored>,
        /// The year.
        year: Option<i32>,
        /// An enterprise to point out.
        subject: Option<String>,
        /// How firm the ranks are, where that is shown.
        firm: Option<Shared<Firm>>,
        /// Language.
        lang: Lang,
    },
    /// What moved a total.
    Contribution {
        /// The scores.
        scored: Shared<Scored>,
        /// Entity key.
        entity: String,
        /// First year.
        from: i32,
        /// Last year.
        to: i32,
        /// Language.
        lang: Lang,
    },
    /// A total with its change, and its dimensions.
    Barometer {
        /// The scores.
        scored: Shared<Scored>,
        /// Entity key.
        entity: String,
        /// The year.
        year: i32,
        /// Language.
        lang: Lang,
    },
    /// Drivers and constraints of a total.
    Drivers {
        /// The scores.
        scored: Shared<Scored>,
        /// Entity key.
        entity: String,
        /// First year.
        from: i32,
        /// Last year.
        to: i32,
        /// Language.
        lang: Lang,
    },
    /// All entities of a year by their dimensions.
    Heatmap {
        /// The scores.
        scored: Shared<Scored>,
        /// The year.
        year: Option<i32>,
        /// An entity to point out.
        subject: String,
        /// Language.
        lang: Lang,
    },
    /// Values over the years.
    Trend {
        /// The data.
        dataset: Shared<Dataset>,
        /// What is shown.
        choices: Box<TrendChoices>,
        /// Language.
        lang: Lang,
    },
    /// Support funds.
    Fund {
        /// The page.
        view: Shared<FundView>,
        /// Which figure of it.
        kind: FundFigure,
        /// An enterprise to point out.
        subject: Option<String>,
        /// Language.
        lang: Lang,
    },
    /// Research projects.
    Projects {
        /// The page.
        view: Shared<ProjectsView>,
        /// Which figure of it.
        kind: ProjectFigure,
        /// Language.
        lang: Lang,
    },
    /// The four 90 % cards.
    Cards {
        /// The cards.
        view: Shared<CardsView>,
        /// Language.
        lang: Lang,
    },
    /// The innovation map.
    Map {
        /// The scores.
        scored: Shared<Scored>,
        /// Boundaries.
        areas: Option<Shared<Areas>>,
        /// Further layers.
        layers: Option<Shared<Vec<Arc<Layer>>>>,
        /// Research projects.
        projects: Option<Shared<ProjectsView>>,
        /// What is shown.
        choices: Box<MapChoices>,
        /// Language.
        lang: Lang,
    },
}

/// A figure of support funds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FundFigure {
    /// How amounts are spread.
    Spread,
    /// What each town gets.
    Towns,
    /// What each town gains or loses by a second plan.
    Versus,
}

/// A figure of research projects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectFigure {
    /// How far they came.
    Funnel,
    /// What each yuan of the fund moved over the years.
    Leverage,
}

impl FigureKey {
    /// Makes the figure.
    ///
    /// # Errors
    /// As the functions of [`compose`], and when the work is cancelled.
    pub fn compose(&self, progress: &Progress) -> Result<Figure> {
        match self {
            Self::Portrait {
                scored,
                entity,
                year,
                boards,
                told,
                lang,
            } => {
                let row = scored.row_of(entity, *year).ok_or_else(|| {
                    Message::new("workspace.not_in_year").with("entity", entity.as_str())
                })?;
                let mut figure = portrait(material(scored, *lang), row as usize, *boards)?;
                if let Some(told) = told {
                    let own = told.told_of(&[entity], progress)?;
                    own.add(&mut figure, entity, *lang);
                } else if let Figure::Portrait(spec) = &mut figure {
                    spec.bare();
                }
                Ok(figure)
            }
            Self::Ranking {
                scored,
                year,
                subject,
                firm,
                lang,
            } => {
                let mut figure = ranking(material(scored, *lang), *year, 20, subject.as_deref())?;
                if let Some(firm) = firm {
                    compose::with_intervals(&mut figure, &firm.found, *lang);
                }
                Ok(figure)
            }
            Self::Contribution {
                scored,
                entity,
                from,
                to,
                lang,
            } => contribution(material(scored, *lang), entity, *from, *to),
            Self::Barometer {
                scored,
                entity,
                year,
                lang,
            } => barometer(material(scored, *lang), entity, Some(*year)),
            Self::Drivers {
                scored,
                entity,
                from,
                to,
                lang,
            } => drivers(material(scored, *lang), entity, Some(*from), Some(*to)),
            Self::Heatmap {
                scored,
                year,
                subject,
                lang,
            } => heatmap(material(scored, *lang), *year, HEATMAP, Some(subject)),
            Self::Trend {
                dataset,
                choices,
                lang,
            } => trend(dataset, choices, *lang),
            Self::Fund {
                view,
                kind,
                subject,
                lang,
            } => fund(view, *kind, subject.as_deref(), *lang),
            Self::Projects { view, kind, lang } => match kind {
                ProjectFigure::Funnel => project_funnel(&view.dataset, &view.found, *lang),
                ProjectFigure::Leverage => project_leverage(&view.dataset, &view.found, *lang),
            },
            Self::Cards { view, lang } => {
                compose::cards(&view.dataset, &view.cards, &view.city, *lang)
            }
            Self::Map {
                scored,
                areas,
                layers,
                projects,
                choices,
                lang,
            } => {
                let file = projects
                    .as_ref()
                    .map(|view| view.dataset.table.source.name());
                let ground = map_ground(
                    areas.as_ref(),
                    layers.as_ref(),
                    projects.as_ref(),
                    file.as_deref(),
                );
                innovation_map(material(scored, *lang), &ground, choices)
            }
        }
    }

    /// What the figure made of this key rests on.
    #[must_use]
    pub fn passport(&self, figure: &Figure) -> Passport {
        match self {
            Self::Portrait { scored, .. }
            | Self::Ranking { scored, .. }
            | Self::Contribution { scored, .. }
            | Self::Barometer { scored, .. }
            | Self::Drivers { scored, .. }
            | Self::Heatmap { scored, .. }
            | Self::Map { scored, .. } => {
                compose::passport(&scored.dataset, Some(&scored.scores), Some(figure))
            }
            Self::Fund { view, .. } => {
                let scored = &view.of.scored;
                compose::passport(&scored.dataset, Some(&scored.scores), Some(figure))
            }
            Self::Projects { view, .. } => compose::passport(&view.dataset, None, Some(figure)),
            Self::Cards { view, .. } => compose::passport(&view.dataset, None, Some(figure)),
            Self::Trend { dataset, .. } => compose::passport(dataset, None, Some(figure)),
        }
    }
}

fn fund(view: &FundView, kind: FundFigure, subject: Option<&str>, lang: Lang) -> Result<Figure> {
    let done = view.fund.as_ref().map_err(Message::clone)?;
    let (material, found) = (material(&view.of.scored, lang), &view.of.found);
    match kind {
        FundFigure::Spread => fund_spread(material, found, &done.fund, subject),
        FundFigure::Towns => fund_towns(material, found, &done.fund),
        FundFigure::Versus => match (view.side(), view.other()) {
            (Some(first), Some((second, versus))) => fund_versus(material, first, second, versus),
            _ => Err(Message::new("funds.figure_one_plan")),
        },
    }
}

/// What a map is drawn on and with, from what the pages know; `file` is the name of the projects' file.
pub(super) fn map_ground<'a>(
    areas: Option<&Shared<Areas>>,
    layers: Option<&Shared<Vec<Arc<Layer>>>>,
    projects: Option<&'a Shared<ProjectsView>>,
    file: Option<&'a str>,
) -> MapGround<'a> {
    MapGround {
        areas: areas.map(|areas| Arc::clone(&areas.0)),
        layers: layers.map(|layers| layers.to_vec()).unwrap_or_default(),
        projects: projects.zip(file).map(|(view, file)| MapProjects {
            found: &view.found,
            file,
        }),
    }
}

fn material(scored: &Scored, lang: Lang) -> Material<'_> {
    Material {
        dataset: &scored.dataset,
        scores: &scored.scores,
        lang,
    }
}

/// What a scene depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneKey {
    /// The figure.
    pub figure: Shared<Figure>,
    /// Width, height and body size in points.
    pub size: [u32; 3],
    /// Language and theme.
    pub look: Look,
}

/// A figure, its scene for the screen, and the size that the screen has for it.
#[derive(Debug, Default)]
pub struct Picture {
    /// The figure.
    pub figure: Derived<FigureKey, Figure>,
    /// Its scene.
    pub scene: Derived<SceneKey, Scene>,
    /// Width, height and body size that the window has room for, in points.
    size: Option<[u32; 3]>,
    resized: bool,
}

impl Picture {
    /// Says how much room there is: width and height in points, and the size of body text.
    pub fn fit(&mut self, size: [u32; 3]) {
        if self.size != Some(size) {
            self.size = Some(size);
            self.resized = true;
        }
    }

    /// The room there was last.
    #[must_use]
    pub fn size(&self) -> Option<[u32; 3]> {
        self.size
    }

    /// Wants the figure alone, without a scene of a page.
    pub(super) fn want_figure(&mut self, key: &FigureKey, wake: &Wake) {
        self.figure.want(key, wake, |key, progress| {
            let figure = key.compose(progress)?;
            progress.check()?;
            Ok(figure)
        });
    }

    pub(super) fn want(&mut self, key: &FigureKey, look: Look, fonts: &Arc<Fonts>, wake: &Wake) {
        self.want_figure(key, wake);
        let (Some(figure), Some(size)) = (self.figure.fresh(), self.size) else {
            return;
        };
        let key = SceneKey {
            figure: figure.clone(),
            size,
            look,
        };
        let fonts = Arc::clone(fonts);
        self.scene.want(&key, wake, move |key, _| {
            let page = Page::on_screen(key.size[0] as f32, key.size[1] as f32, key.size[2] as f32);
            // On the screen a figure lies on a card and not on a page of its own.
            let mut theme = Theme::of(key.look.theme);
            theme.ground = theme.surface;
            Ok(key.figure.scene(&page, &theme, &fonts, key.look.lang))
        });
    }

    /// Whether the room is another one than when this was asked last.
    pub(super) fn take_resized(&mut self) -> bool {
        std::mem::take(&mut self.resized)
    }

    pub(super) fn clear(&mut self) {
        self.figure.clear();
        self.scene.clear();
    }

    /// Progress of the figure or of its scene.
    #[must_use]
    pub fn progress(&self) -> Option<&Progress> {
        self.figure.progress().or_else(|| self.scene.progress())
    }

    /// Why there is nothing to see.
    #[must_use]
    pub fn failed(&self) -> Option<&Message> {
        self.figure.failed().or_else(|| self.scene.failed())
    }
}
