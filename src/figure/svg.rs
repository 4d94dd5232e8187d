//! A scene as SVG: real text, named groups, numbers written short, the same bytes every time.

use std::collections::HashMap;
use std::fmt::Write;

use super::font::{lead, squeezed};
use super::page::print_scale;
use super::{Anchor, Color, Fonts, Mark, Passport, PathStep, Scene, Stroke, TextLine, Weight};

const FAMILY: &str = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','Noto Sans',sans-serif";

/// The scene as SVG with real text and named groups.
#[must_use]
pub fn svg(scene: &Scene, passport: &Passport) -> String {
    let mut writer = Writer {
        out: String::with_capacity(1 << 16),
        groups: 0,
        clips: 0,
        things: HashMap::new(),
    };
    writer.document(scene, passport);
    writer.out
}

struct Writer {
    out: String,
    groups: usize,
    clips: usize,
    /// How often each id of a thing stands in the document.
    things: HashMap<String, usize>,
}

impl Writer {
    fn document(&mut self, scene: &Scene, passport: &Passport) {
        let (w, h) = (short(scene.width), short(scene.height));
        let [wide, high] = lengths(scene.width, scene.height);
        self.put("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
        self.put(&format!(
            "{wide}\" height=\"{high}\" viewBox=\"0 0 {w} {h}\" role=\"img\" font-family=\"{FAMILY}\">\n"
        ));
        self.element("title", &scene.title);
        self.element("desc", &scene.description);
        self.element("metadata", &passport.text);
        self.put(&format!("<rect width=\"{w}\" height=\"{h}\""));
        self.paint("fill", scene.background);
        self.put("/>\n");
        self.marks(&scene.marks);
        self.put("</svg>\n");
    }

    fn element(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.put(&format!("<{name}>"));
            self.escaped(text);
            self.put(&format!("</{name}>\n"));
        }
    }

    fn marks(&mut self, marks: &[Mark]) {
        for mark in marks {
            self.mark(mark);
        }
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Rect {
                rect: [x, y, w, h],
                radius,
                fill,
                stroke,
            } => {
                self.put("<rect");
                for (name, value) in [("x", x), ("y", y), ("width", w), ("height", h)] {
                    self.number(name, *value);
                }
                if *radius > 0.0 {
                    self.number("rx", *radius);
                }
                self.look(*fill, stroke.as_ref());
                self.put("/>\n");
            }
            Mark::Circle {
                center: [x, y],
                radius,
                fill,
                stroke,
                key,
            } => {
                self.put("<circle");
                for (name, value) in [("cx", x), ("cy", y), ("r", radius)] {
                    self.number(name, *value);
                }
                self.look(*fill, stroke.as_ref());
                self.key(key.as_deref());
                self.put("/>\n");
            }
            Mark::Path {
                steps,
                fill,
                stroke,
                key,
            } => {
                self.put("<path d=\"");
                self.steps(steps);
                self.put("\"");
                if fill.is_some() {
                    self.put(" fill-rule=\"evenodd\"");
                }
                self.look(*fill, stroke.as_ref());
                if stroke.is_some() {
                    self.put(" stroke-linejoin=\"round\"");
                }
                self.key(key.as_deref());
                self.put("/>\n");
            }
            Mark::Text(line) => self.text(line),
            Mark::Thing { id, title, marks } => self.thing(id, title, marks),
            Mark::Group { name, clip, marks } => self.group(name, *clip, marks),
        }
    }

    fn group(&mut self, name: &str, clip: Option<[f32; 4]>, marks: &[Mark]) {
        self.groups += 1;
        let id = format!("g{}-{}", self.groups, slug(name));
        if let Some([x, y, w, h]) = clip {
            self.clips += 1;
            self.put(&format!("<clipPath id=\"clip{}\"><rect", self.clips));
            for (name, value) in [("x", x), ("y", y), ("width", w), ("height", h)] {
                self.number(name, value);
            }
            self.put("/></clipPath>\n");
        }
        self.put(&format!(
            "<g id=\"{}\" data-name=\"",
            id.trim_end_matches('-')
        ));
        self.escaped(name);
        self.put("\"");
        if clip.is_some() {
            self.put(&format!(" clip-path=\"url(#clip{})\"", self.clips));
        }
        self.put(">\n");
        self.marks(marks);
        self.put("</g>\n");
    }

    /// A thing of the data: its id is the first of its name, later ones are counted.
    fn thing(&mut self, id: &str, title: &str, marks: &[Mark]) {
        let mut id: String = id
            .chars()
            .map(|c| {
                if c.is_whitespace() || c.is_control() {
                    '_'
                } else {
                    c
                }
            })
            .collect();
        let count = self.things.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            // Writing to a text cannot fail.
            let _ = write!(id, "-{count}");
        }
        self.put("<g id=\"");
        self.escaped(&id);
        // A layer's name is one line.
        self.put("\" data-name=\"");
        self.escaped(title.lines().next().unwrap_or_default());
        self.put("\">");
        self.element("title", title);
        self.marks(marks);
        self.put("</g>\n");
    }

    /// A line; its halo is a copy of it with a rim and nothing inside that stands below: not all programs know how to
    /// draw a rim before its letters. Who reads the page out, points at it or selects from it meets the words once.
    fn text(&mut self, line: &TextLine) {
        if let Some(halo) = line.halo() {
            self.begin_text(line);
            self.put(" fill=\"none\"");
            self.paint("stroke", halo.color);
            self.number("stroke-width", halo.width);
            self.put(" stroke-linejoin=\"round\" aria-hidden=\"true\" pointer-events=\"none\"");
            self.put(" style=\"-webkit-user-select:none;user-select:none\"");
            self.end_text(line);
        }
        self.begin_text(line);
        self.paint("fill", line.color);
        self.end_text(line);
    }

    /// The tag of a line up to its colours.
    fn begin_text(&mut self, line: &TextLine) {
        let [x, y] = line.at;
        self.put("<text");
        self.number("x", x);
        self.number("y", y);
        self.number("font-size", line.size);
        if line.weight != Weight::Regular {
            self.put(&format!(" font-weight=\"{}\"", line.weight.value()));
        }
        match line.anchor {
            Anchor::Start => {}
            Anchor::Middle => self.put(" text-anchor=\"middle\""),
            Anchor::End => self.put(" text-anchor=\"end\""),
        }
    }

    /// The rest of the tag behind its colours, and the words.
    fn end_text(&mut self, line: &TextLine) {
        let [x, y] = line.at;
        if line.rotate != 0.0 {
            self.put(&format!(
                " transform=\"rotate({} {} {})\"",
                short(line.rotate),
                short(x),
                short(y)
            ));
        }
        if line.text.contains("  ") || line.text.starts_with(' ') {
            self.put(" xml:space=\"preserve\"");
        }
        self.put(">");
        self.runs(&line.text, line.size, line.weight);
        self.put("</text>\n");
    }

    /// The words, with the thin gaps between Chinese and Latin, and whatever else is not the letters' own, as shifts of
    /// the next run.
    fn runs(&mut self, text: &str, size: f32, weight: Weight) {
        let mut before: Option<char> = None;
        let mut start = 0;
        let mut open = false;
        let mut shift = 0.0;
        let mut letters = text.char_indices().peekable();
        while let Some((at, character)) = letters.next() {
            let after = letters.peek().map(|(_, after)| *after);
            shift += lead(before, character);
            if shift != 0.0 {
                self.escaped(&text[start..at]);
                self.put(if open { "</tspan><tspan" } else { "<tspan" });
                self.number("dx", size * shift);
                self.put(">");
                (start, open) = (at, true);
            }
            shift = squeezed(before, character, after)
                .map_or(0.0, |own| own - Fonts::bundled().width(" ", 1.0, weight));
            before = Some(character);
        }
        self.escaped(&text[start..]);
        if open {
            self.put("</tspan>");
        }
    }

    fn look(&mut self, fill: Option<Color>, stroke: Option<&Stroke>) {
        match fill {
            Some(color) => self.paint("fill", color),
            None => self.put(" fill=\"none\""),
        }
        if let Some(stroke) = stroke {
            self.paint("stroke", stroke.color);
            self.number("stroke-width", stroke.width);
            if !stroke.dash.is_empty() {
                let dash: Vec<String> = stroke.dash.iter().map(|d| short(*d)).collect();
                self.put(&format!(" stroke-dasharray=\"{}\"", dash.join(" ")));
            }
        }
    }

    fn paint(&mut self, name: &str, color: Color) {
        self.put(&format!(" {name}=\"{}\"", color.hex()));
        if color.alpha < 255 {
            self.number(&format!("{name}-opacity"), color.opacity());
        }
    }

    fn key(&mut self, key: Option<&str>) {
        if let Some(key) = key {
            self.put(" data-key=\"");
            self.escaped(key);
            self.put("\"");
        }
    }

    fn steps(&mut self, steps: &[PathStep]) {
        for step in steps {
            match step {
                PathStep::Move(p) => self.points('M', &[*p]),
                PathStep::Line(p) => self.points('L', &[*p]),
                PathStep::Cubic(a, b, p) => self.points('C', &[*a, *b, *p]),
                PathStep::Close => self.put("Z"),
            }
        }
    }

    fn points(&mut self, letter: char, points: &[[f32; 2]]) {
        self.out.push(letter);
        for (at, [x, y]) in points.iter().enumerate() {
            if at > 0 {
                self.out.push(' ');
            }
            push_short(&mut self.out, *x);
            self.out.push(' ');
            push_short(&mut self.out, *y);
        }
    }

    fn number(&mut self, name: &str, value: f32) {
        self.put(" ");
        self.put(name);
        self.put("=\"");
        push_short(&mut self.out, value);
        self.put("\"");
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Text with XML's own signs escaped; characters that XML forbids become spaces.
    fn escaped(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.put("&amp;"),
                '<' => self.put("&lt;"),
                '>' => self.put("&gt;"),
                '"' => self.put("&quot;"),
                '\u{fffe}' | '\u{ffff}' => self.put(" "),
                c if c.is_control() => self.put(" "),
                c => self.out.push(c),
            }
        }
    }
}

/// Width and height as a document states them. What is laid out in printed points has its size on paper, a sheet of a
/// usual size in whole millimetres; slides are laid out in pixels, which numbers without a unit are.
fn lengths(width: f32, height: f32) -> [String; 2] {
    if print_scale(width, height) < 1.0 {
        return [short(width), short(height)];
    }
    let millimetres = [width, height].map(|points| points * 25.4 / 72.0);
    let whole = (millimetres.iter()).all(|length| (length - length.round()).abs() < 0.2);
    if whole {
        millimetres.map(|length| format!("{}mm", short(length.round())))
    } else {
        [width, height].map(|points| format!("{}pt", short(points)))
    }
}

/// A number with at most two decimals and no trailing zeros; what is not finite is 0.
fn short(value: f32) -> String {
    let mut text = String::new();
    push_short(&mut text, value);
    text
}

fn push_short(out: &mut String, value: f32) {
    let hundredths = if value.is_finite() {
        (f64::from(value) * 100.0).round() as i64
    } else {
        0
    };
    if hundredths < 0 {
        out.push('-');
    }
    let (whole, part) = (
        hundredths.unsigned_abs() / 100,
        hundredths.unsigned_abs() % 100,
    );
    // Writing to a string cannot fail.
    let _ = write!(out, "{whole}");
    if part > 0 {
        let _ = if part % 10 == 0 {
            write!(out, ".{}", part / 10)
        } else {
            write!(out, ".{part:02}")
        };
    }
}

/// The letters and digits of a name, for ids; empty for a Chinese one, which `data-name` carries.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Lettering, Page, PageSize, Theme, ThemeMode, Words};

    #[test]
    fn numbers_are_short() {
        for (value, text) in [
            (1.0, "1"),
            (-0.004, "0"),
            (2.5, "2.5"),
            (-3.25, "-3.25"),
            (0.07, "0.07"),
            (f32::NAN, "0"),
        ] {
            assert_eq!(short(value), text);
        }
    }

    #[test]
    fn paper_has_its_size_and_slides_their_pixels() {
        for (size, [width, height]) in [
            (PageSize::A4Portrait, ["210mm", "297mm"]),
            (PageSize::A4Landscape, ["297mm", "210mm"]),
            (PageSize::A3Portrait, ["297mm", "420mm"]),
            (PageSize::Slide, ["1920", "1080"]),
            (PageSize::Square, ["1080", "1080"]),
        ] {
            let page = Page::of(size);
            let scene = Scene::empty(&page, &Theme::of(ThemeMode::Light), &Words::default());
            let svg = svg(&scene, &Passport::default());
            let stated = format!("width=\"{width}\" height=\"{height}\" viewBox=\"0 0 ");
            assert!(svg.contains(&stated), "{size:?}: {svg}");
        }
        assert_eq!(lengths(700.0, 410.0), ["700pt", "410pt"]);
    }

    #[test]
    fn a_halo_lies_below_its_letters_in_any_program() {
        let theme = Theme::of(ThemeMode::Light);
        let mut scene = Scene::empty(&Page::of(PageSize::Slide), &theme, &Words::default());
        let look = Lettering::new(16.0, theme.text).haloed(theme.ground);
        scene.marks.push(look.at(1.0, 2.0, "甲镇"));
        let svg = svg(&scene, &Passport::default());
        assert!(!svg.contains("paint-order"), "{svg}");
        let lines: Vec<&str> = svg.lines().filter(|line| line.contains("甲镇")).collect();
        let [halo, plain] = lines[..] else {
            panic!("{lines:?}");
        };
        // What is drawn first lies below; it has no letters, and is nothing to who reads or selects.
        assert!(halo.contains("fill=\"none\"") && halo.contains("aria-hidden=\"true\""));
        assert!(halo.contains("pointer-events=\"none\"") && halo.contains("user-select:none"));
        assert!(
            !plain.contains("stroke") && plain.contains(&theme.text.hex()),
            "{plain}"
        );
    }

    #[test]
    fn text_is_escaped_and_gaps_are_shifts() {
        let theme = Theme::of(ThemeMode::Light);
        let scene = Scene {
            width: 100.0,
            height: 50.0,
            background: theme.ground,
            title: "A & B".to_owned(),
            description: String::new(),
            marks: vec![super::super::frame::group(
                "甲 <a>",
                vec![Lettering::new(16.0, theme.text).at(1.0, 2.0, "共12家\u{1}<5")],
            )],
        };
        let svg = svg(
            &scene,
            &Passport {
                text: "p".to_owned(),
                ..Passport::default()
            },
        );
        assert!(svg.contains("<title>A &amp; B</title>"));
        assert!(svg.contains("data-name=\"甲 &lt;a&gt;\""));
        assert!(
            svg.contains(
                "共<tspan dx=\"1.44\">12</tspan><tspan dx=\"1.44\">家 &lt;5</tspan></text>"
            ),
            "{svg}"
        );
        assert!(svg.contains("<metadata>p</metadata>"));
    }
}
