//! The map in the window: its geometry once for a figure, its marks for each view, its legend for the side.

use std::sync::Arc;

use super::{Look, Picture};
use crate::figure::{Basis, Figure, Fonts, MapGeometry, MapView, Scene, Theme};
use crate::i18n::{Message, Result};
use crate::jobs::{Derived, Progress, Shared, Wake};

/// What the marks depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveKey {
    /// The map.
    pub figure: Shared<Figure>,
    /// Its geometry.
    pub geometry: Shared<MapGeometry>,
    /// Width, height and body size in points.
    pub size: [u32; 3],
    /// Enlargement and movement.
    pub view: MapView,
    /// Language and theme.
    pub look: Look,
}

/// What the legend depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendKey {
    /// The map.
    pub figure: Shared<Figure>,
    /// Its geometry.
    pub geometry: Shared<MapGeometry>,
    /// How the view shows circles.
    pub basis: Basis,
    /// Width and body size in points.
    pub size: [u32; 2],
    /// Language and theme.
    pub look: Look,
}

/// The live map.
#[derive(Debug, Default)]
pub struct LiveMap {
    /// What stays the same while a person pans and zooms.
    pub geometry: Derived<Shared<Figure>, MapGeometry>,
    /// The marks of a view.
    pub scene: Derived<LiveKey, LiveScene>,
    /// The legend.
    pub legend: Derived<LegendKey, Scene>,
    view: MapView,
    legend_size: Option<[u32; 2]>,
    moved: bool,
}

/// Marks with the view that they were made for: until those of the next view are there, these are moved.
#[derive(Debug)]
pub struct LiveScene {
    /// The marks.
    pub scene: Shared<Scene>,
    /// What they show.
    pub figure: Shared<Figure>,
    /// Their view.
    pub view: MapView,
    /// What their legend rests on.
    pub basis: Basis,
}

impl LiveMap {
    /// The view that is wanted.
    #[must_use]
    pub fn view(&self) -> MapView {
        self.view
    }

    /// Goes to another view.
    pub fn look_at(&mut self, view: MapView) {
        if self.view != view {
            self.view = view;
            self.moved = true;
        }
    }

    /// Says how much room the legend has: width and body size in points.
    pub fn fit_legend(&mut self, size: [u32; 2]) {
        if self.legend_size != Some(size) {
            self.legend_size = Some(size);
            self.moved = true;
        }
    }

    /// The room of the legend.
    #[must_use]
    pub fn legend_size(&self) -> Option<[u32; 2]> {
        self.legend_size
    }

    /// Whether another view or another room was asked for since this was asked last.
    pub(super) fn take_moved(&mut self) -> bool {
        std::mem::take(&mut self.moved)
    }

    pub(super) fn clear(&mut self) {
        self.geometry.clear();
        self.scene.clear();
        self.legend.clear();
    }

    pub(super) fn want(&mut self, picture: &Picture, look: Look, fonts: &Arc<Fonts>, wake: &Wake) {
        let Some(figure) = picture.figure.fresh() else {
            return;
        };
        self.geometry
            .want(figure, wake, |figure, _| match &**figure {
                Figure::Map(spec) => Ok(MapGeometry::new(spec)),
                _ => Err(Message::new("figure.nothing")),
            });
        let Some(geometry) = self.geometry.fresh() else {
            return;
        };
        // One view at a time: while marks are being made, those of the view before are moved, and the newest view
        // is taken up next.
        if let Some(size) = picture.size()
            && self.scene.progress().is_none()
        {
            let key = LiveKey {
                figure: figure.clone(),
                geometry: geometry.clone(),
                size,
                view: self.view,
                look,
            };
            let fonts = Arc::clone(fonts);
            self.scene
                .want(&key, wake, move |key, progress| live(key, &fonts, progress));
        }
        if let Some(size) = self.legend_size
            && let Some(scene) = self.scene.fresh()
        {
            let key = LegendKey {
                figure: figure.clone(),
                geometry: geometry.clone(),
                basis: scene.basis.clone(),
                size,
                look,
            };
            let fonts = Arc::clone(fonts);
            self.legend
                .want(&key, wake, move |key, _| legend(key, &fonts));
        }
    }
}

fn live(key: &LiveKey, fonts: &Fonts, _: &Progress) -> Result<LiveScene> {
    let Figure::Map(spec) = &*key.figure.0 else {
        return Err(Message::new("figure.nothing"));
    };
    let theme = Theme::of(key.look.theme);
    let [width, height, body] = key.size.map(|size| size as f32);
    let map = key.geometry.live(
        spec,
        [0.0, 0.0, width, height],
        &key.view,
        body,
        (&theme, fonts, key.look.lang),
    );
    Ok(LiveScene {
        scene: Shared(Arc::new(Scene {
            width,
            height,
            background: theme.land,
            title: spec.words.title.clone(),
            description: spec.words.subtitle.clone(),
            marks: map.marks,
        })),
        figure: key.figure.clone(),
        view: key.view,
        basis: map.basis,
    })
}

fn legend(key: &LegendKey, fonts: &Fonts) -> Result<Scene> {
    let Figure::Map(spec) = &*key.figure.0 else {
        return Err(Message::new("figure.nothing"));
    };
    let mut theme = Theme::of(key.look.theme);
    // It stands on a card, not on a page.
    theme.ground = theme.surface;
    let [width, body] = key.size.map(|size| size as f32);
    Ok(key.geometry.legend(
        spec,
        &key.basis,
        width,
        body,
        (&theme, fonts, key.look.lang),
    ))
}
