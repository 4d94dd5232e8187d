//! The checker itself: it finds what is planted.

use innovation_atlas::figure::{
    Color, Fault, Fonts, Lettering, Mark, Page, PageSize, Scene, Theme, ThemeMode, Words,
};

use super::assert_clean_scenes;

fn blank() -> (Scene, Fonts, Theme) {
    let theme = Theme::of(ThemeMode::Light);
    let page = Page::of(PageSize::A4Portrait);
    let scene = Scene::empty(&page, &theme, &Words::default());
    (scene, Fonts::bundled(), theme)
}

#[test]
fn an_overlap_is_found() {
    let (mut scene, fonts, theme) = blank();
    let look = Lettering::new(10.0, theme.text);
    scene.marks.push(look.at(100.0, 100.0, "R&D 经费"));
    scene.marks.push(look.at(100.0, 120.0, "below"));
    assert!(scene.faults(&fonts, 8.0).is_empty());
    scene.marks.push(Mark::Group {
        name: "deep".to_owned(),
        clip: None,
        marks: vec![look.at(110.0, 104.0, "planted")],
    });
    let faults = scene.faults(&fonts, 8.0);
    assert!(
        matches!(faults.as_slice(), [Fault::Overlap(a, b)] if a.text == "R&D 经费" && b.text == "planted"),
        "{faults:?}"
    );
}

#[test]
#[should_panic(expected = "1 faults")]
fn a_faulty_page_fails() {
    let (mut scene, _, theme) = blank();
    let look = Lettering::new(10.0, theme.text);
    scene.marks.push(look.at(100.0, 100.0, "one"));
    scene.marks.push(look.at(100.0, 100.0, "other"));
    assert_clean_scenes(&[("planted".to_owned(), scene)], 8.0);
}

#[test]
fn text_over_the_rim_is_found() {
    let (mut scene, fonts, theme) = blank();
    let look = Lettering::new(10.0, theme.text);
    scene
        .marks
        .push(look.at(scene.width - 10.0, 100.0, "over the rim"));
    scene.marks.push(look.at(10.0, 4.0, "over the top"));
    let faults = scene.faults(&fonts, 8.0);
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(
        faults
            .iter()
            .all(|fault| matches!(fault, Fault::Outside(_)))
    );
}

#[test]
fn small_and_faint_text_is_found() {
    let (mut scene, fonts, theme) = blank();
    let look = Lettering::new(7.0, theme.text);
    scene.marks.push(look.at(100.0, 100.0, "too small"));
    let dark = Color::from_hex("#202a33").unwrap();
    scene.marks.push(Mark::Rect {
        rect: [90.0, 180.0, 200.0, 40.0],
        radius: 0.0,
        fill: Some(dark),
        stroke: None,
    });
    let look = Lettering::new(10.0, theme.text);
    scene.marks.push(look.at(100.0, 200.0, "dark on dark"));
    scene
        .marks
        .push(look.ink(theme.ground).at(100.0, 300.0, "white on white"));
    scene
        .marks
        .push(look.ink(theme.ground).at(200.0, 200.0, "fine"));
    let faults = scene.faults(&fonts, 8.0);
    let faint =
        |fault: &Fault, words: &str| matches!(fault, Fault::Faint(text, _) if text.text == words);
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(faults.iter().any(|fault| matches!(fault, Fault::Small(_))));
    assert!(faults.iter().any(|fault| faint(fault, "dark on dark")));
    assert!(faults.iter().any(|fault| faint(fault, "white on white")));
}
