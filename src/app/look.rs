//! How the window looks: faces, type sizes, spacing and colours, all from the figures' theme.

use std::collections::BTreeMap;
use std::sync::Arc;

use eframe::egui::style::{Selection, WidgetVisuals, Widgets};
use eframe::egui::{
    self, Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin,
    RichText, Shadow, Stroke, TextStyle, Vec2, Visuals,
};

use crate::figure::{Color, Face, Theme, ThemeMode, Weight};

/// Corner radius of buttons and fields.
const CORNER: u8 = 6;
/// Corner radius of cards.
pub const CARD_CORNER: u8 = 10;

/// Colours of the window.
#[derive(Clone, Debug)]
pub struct Skin {
    /// The theme of figures and window.
    pub theme: Theme,
    /// Ground of the pages.
    pub ground: Color32,
    /// Ground of cards.
    pub surface: Color32,
    /// Ground of the rail and of headers.
    pub sunken: Color32,
    /// Titles and body.
    pub text: Color32,
    /// Captions.
    pub quiet: Color32,
    /// Thin lines.
    pub line: Color32,
    /// The one strong colour.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Ground of what is selected.
    pub selected: Color32,
    /// Ground of what the pointer is over.
    pub hovered: Color32,
    /// Gains.
    pub up: Color32,
    /// Losses.
    pub down: Color32,
    /// Warnings.
    pub warning: Color32,
    /// Errors.
    pub error: Color32,
}

/// A colour of a figure on the screen.
#[must_use]
pub fn color32(color: Color) -> Color32 {
    let [r, g, b] = color.rgb;
    Color32::from_rgba_unmultiplied(r, g, b, color.alpha)
}

impl Skin {
    /// The colours of a mode.
    #[must_use]
    pub fn of(mode: ThemeMode) -> Self {
        let theme = Theme::of(mode);
        let ground = color32(theme.ground);
        let text = color32(theme.text);
        let accent = color32(theme.accent);
        Self {
            ground,
            surface: color32(theme.surface),
            sunken: color32(theme.sunken),
            text,
            quiet: color32(theme.quiet),
            line: color32(theme.line),
            accent,
            on_accent: color32(theme.on_accent),
            selected: ground.lerp_to_gamma(accent, 0.12),
            hovered: ground.lerp_to_gamma(text, 0.06),
            up: color32(theme.up),
            down: color32(theme.down),
            warning: color32(theme.warning),
            error: color32(theme.error),
            theme,
        }
    }

    /// Makes the whole window look so.
    pub fn dress(&self, context: &Context) {
        context.set_theme(match self.theme.mode {
            ThemeMode::Light => egui::Theme::Light,
            ThemeMode::Dark => egui::Theme::Dark,
        });
        context.all_styles_mut(|style| {
            style.text_styles = text_styles();
            style.visuals = self.visuals();
            let spacing = &mut style.spacing;
            spacing.item_spacing = Vec2::new(8.0, 8.0);
            spacing.button_padding = Vec2::new(12.0, 6.0);
            spacing.interact_size = Vec2::new(32.0, 32.0);
            spacing.icon_width = 18.0;
            spacing.icon_width_inner = 10.0;
            spacing.icon_spacing = 8.0;
            spacing.menu_margin = Margin::same(6);
            spacing.combo_width = 120.0;
            spacing.combo_height = 420.0;
            spacing.slider_width = 160.0;
            spacing.scroll = egui::style::ScrollStyle::thin();
            style.interaction.selectable_labels = false;
            style.interaction.tooltip_delay = 0.4;
            style.animation_time = 0.12;
        });
    }

    fn visuals(&self) -> Visuals {
        let mut visuals = match self.theme.mode {
            ThemeMode::Light => Visuals::light(),
            ThemeMode::Dark => Visuals::dark(),
        };
        let widget = |fill: Color32, rim: Color32, text: Color32| WidgetVisuals {
            bg_fill: fill,
            weak_bg_fill: fill,
            bg_stroke: Stroke::new(1.0, rim),
            fg_stroke: Stroke::new(1.0, text),
            corner_radius: CornerRadius::same(CORNER),
            expansion: 0.0,
        };
        let pressed = self.ground.lerp_to_gamma(self.text, 0.10);
        visuals.widgets = Widgets {
            noninteractive: widget(self.surface, self.line, self.text),
            inactive: widget(self.surface, self.line, self.text),
            hovered: widget(
                self.hovered,
                self.line.lerp_to_gamma(self.text, 0.25),
                self.text,
            ),
            active: widget(pressed, self.accent, self.text),
            open: widget(self.hovered, self.accent, self.text),
        };
        visuals.selection = Selection {
            bg_fill: self.selected,
            stroke: Stroke::new(1.0, self.accent),
        };
        visuals.override_text_color = None;
        visuals.weak_text_color = Some(self.quiet);
        visuals.hyperlink_color = self.accent;
        visuals.faint_bg_color = self.ground.lerp_to_gamma(self.text, 0.02);
        visuals.extreme_bg_color = self.surface;
        visuals.text_edit_bg_color = Some(self.surface);
        visuals.warn_fg_color = self.warning;
        visuals.error_fg_color = self.error;
        visuals.panel_fill = self.ground;
        visuals.window_fill = self.surface;
        visuals.window_stroke = Stroke::new(1.0, self.line);
        visuals.window_corner_radius = CornerRadius::same(CARD_CORNER);
        visuals.menu_corner_radius = CornerRadius::same(CARD_CORNER);
        visuals.popup_shadow = Shadow {
            offset: [0, 4],
            blur: 16,
            spread: 0,
            color: color32(self.theme.text).gamma_multiply(0.12),
        };
        visuals.window_shadow = visuals.popup_shadow;
        visuals.striped = false;
        visuals.slider_trailing_fill = true;
        visuals.indent_has_left_vline = false;
        visuals
    }
}

fn text_styles() -> BTreeMap<TextStyle, FontId> {
    [
        (TextStyle::Heading, FontId::new(24.0, family(Weight::Bold))),
        (TextStyle::Body, FontId::new(14.0, FontFamily::Proportional)),
        (
            TextStyle::Button,
            FontId::new(14.0, FontFamily::Proportional),
        ),
        (
            TextStyle::Monospace,
            FontId::new(13.0, FontFamily::Monospace),
        ),
        (
            TextStyle::Small,
            FontId::new(12.0, FontFamily::Proportional),
        ),
    ]
    .into()
}

/// Makes the sliders of a part look quiet: a round handle in the strong colour.
pub fn slider_style(ui: &mut egui::Ui, skin: &Skin) {
    let visuals = ui.visuals_mut();
    visuals.handle_shape = egui::style::HandleShape::Circle;
    visuals.selection.bg_fill = skin.accent;
    // Selected words in the box of a slider stand on the strong colour.
    visuals.selection.stroke.color = skin.ground;
    for widget in [
        &mut visuals.widgets.inactive,
        &mut visuals.widgets.hovered,
        &mut visuals.widgets.active,
    ] {
        widget.bg_fill = skin.ground;
        widget.fg_stroke = Stroke::new(2.0, skin.accent);
    }
    visuals.widgets.inactive.bg_fill = skin.line;
}

/// The face of a weight.
#[must_use]
pub fn family(weight: Weight) -> FontFamily {
    match weight {
        Weight::Regular => FontFamily::Proportional,
        Weight::Medium => FontFamily::Name("medium".into()),
        Weight::Bold => FontFamily::Name("bold".into()),
    }
}

/// Page title.
#[must_use]
pub fn heading(text: impl Into<String>) -> RichText {
    RichText::new(text).heading()
}

/// Title of a section or card.
#[must_use]
pub fn section(text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::new(16.0, family(Weight::Medium)))
}

/// Body text that stands out.
#[must_use]
pub fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::new(14.0, family(Weight::Medium)))
}

/// A headline number.
#[must_use]
pub fn figure_number(text: impl Into<String>, size: f32) -> RichText {
    RichText::new(text).font(FontId::new(size, family(Weight::Bold)))
}

/// Caption.
#[must_use]
pub fn caption(text: impl Into<String>) -> RichText {
    RichText::new(text).small().weak()
}

/// Installs the bundled faces as the only ones: the same on every machine, and the same as in every export, each followed
/// by those in which exports look for a character that it lacks.
pub fn install_fonts(context: &Context) {
    if Face::ALL.iter().any(|face| face.bytes().is_empty()) {
        return;
    }
    let mut definitions = FontDefinitions::empty();
    for face in Face::ALL {
        let data = Arc::new(FontData::from_static(face.bytes()));
        definitions.font_data.insert(format!("{face:?}"), data);
    }
    let names = |weight| -> Vec<String> {
        let faces = Face::chain(weight).into_iter();
        faces.map(|face| format!("{face:?}")).collect()
    };
    for weight in Weight::ALL {
        definitions.families.insert(family(weight), names(weight));
    }
    definitions
        .families
        .insert(FontFamily::Monospace, names(Weight::Regular));
    context.set_fonts(definitions);
}
