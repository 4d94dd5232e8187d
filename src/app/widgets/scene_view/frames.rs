//! What frames of a map with a hundred thousand circles take while it is panned, zoomed and pointed at.

use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{self, Context, Event, Pos2, RawInput, Rect, Sense, pos2, vec2};

use super::{Hit, SceneView};
use crate::figure::{MapView, Mark, PathStep, Scene, Theme, ThemeMode, group};
use crate::jobs::Shared;

const ROOM: egui::Vec2 = vec2(1_000.0, 640.0);
const CIRCLES: usize = 100_000;
/// Frames of one measurement.
const FRAMES: u8 = 80;

/// Areas, the circles over them in one group, and a scale bar, as the live map has them.
fn scene() -> Shared<Scene> {
    let color = Theme::of(ThemeMode::Light).accent;
    let area = |at: usize| {
        let x = (at % 12) as f32 * 83.0;
        let y = (at / 12) as f32 * 64.0;
        Mark::Path {
            steps: vec![
                PathStep::Move([x, y]),
                PathStep::Line([x + 83.0, y]),
                PathStep::Line([x + 83.0, y + 64.0]),
                PathStep::Line([x, y + 64.0]),
                PathStep::Close,
            ],
            fill: Some(color),
            stroke: None,
            key: Some(format!("area {at}")),
        }
    };
    let circle = |at: usize| Mark::Circle {
        center: [
            (at * 7_919 % 100_003) as f32 / 100.0,
            (at * 104_729 % 64_007) as f32 / 100.0,
        ],
        radius: 1.0 + (at % 5) as f32,
        fill: Some(color),
        stroke: None,
        key: Some(at.to_string()),
    };
    let map = Mark::Group {
        name: "map".to_owned(),
        clip: Some([0.0, 0.0, ROOM.x, ROOM.y]),
        marks: (0..120).map(area).chain((0..CIRCLES).map(circle)).collect(),
    };
    let bar = Mark::Circle {
        center: [20.0, 620.0],
        radius: 4.0,
        fill: Some(color),
        stroke: None,
        key: Some("bar".to_owned()),
    };
    Shared(Arc::new(Scene {
        width: ROOM.x,
        height: ROOM.y,
        background: color,
        title: "map".to_owned(),
        description: String::new(),
        marks: vec![map, group("scale bar", vec![bar])],
    }))
}

/// Processor time of this thread, where the system tells it; else the time of the day.
fn clock(start: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|told| told.split_whitespace().next()?.parse().ok());
    spent.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// One frame: what the pointer met, and how many corners were drawn.
fn frame(
    context: &Context,
    shown: (&Shared<Scene>, MapView),
    wanted: MapView,
    pointer: Pos2,
) -> (Hit, usize) {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, ROOM)),
        events: vec![Event::PointerMoved(pointer)],
        ..RawInput::default()
    };
    let mut hit = Hit::default();
    let mut output = context.run_ui(input, |ui| {
        (_, hit) = SceneView::new("map", shown.0)
            .seen(shown.1, wanted, &["scale bar"])
            .sense(Sense::click_and_drag())
            .show(ui, ROOM);
    });
    output.textures_delta.clear();
    let meshes = context.tessellate(output.shapes, 1.0);
    let corners = meshes
        .iter()
        .map(|mesh| match &mesh.primitive {
            egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
            egui::epaint::Primitive::Callback(_) => 0,
        })
        .sum();
    (hit, corners)
}

/// Lets frames pass until a scene is there that was not before; gives how many corners the first frame has.
fn wait(context: &Context, shown: (&Shared<Scene>, MapView)) -> usize {
    let start = Instant::now();
    let (_, first) = frame(context, shown, shown.1, Pos2::ZERO);
    let mut corners = first;
    while corners < 3 * CIRCLES {
        assert!(start.elapsed() < Duration::from_mins(1), "it does not come");
        std::thread::sleep(Duration::from_millis(5));
        (_, corners) = frame(context, shown, shown.1, Pos2::ZERO);
    }
    first
}

/// Prints what frames take; the target is 4 ms.
#[test]
#[expect(
    clippy::print_stdout,
    reason = "times are told and not held against anything"
)]
fn frames_of_a_hundred_thousand_circles_are_measured() {
    let context = Context::default();
    let first = scene();
    let whole = MapView::default();
    let canvas = [0.0, 0.0, ROOM.x, ROOM.y];
    let run = |shown: (&Shared<Scene>, MapView), view: &dyn Fn(f32) -> MapView| {
        // The first make the scene ready.
        let warm = 2_u8;
        let mut start = (Instant::now(), Duration::ZERO);
        for at in 0..warm + FRAMES {
            if at == warm {
                start = (Instant::now(), clock(start.0));
            }
            let pointer = pos2(300.0 + f32::from(at), 300.0);
            let (hit, corners) = frame(&context, shown, view(f32::from(at)), pointer);
            assert!(corners >= 3 * CIRCLES, "{corners}");
            assert!(
                at < warm || hit.hovered.is_some(),
                "nothing at {pointer} in frame {at}"
            );
        }
        // The clock of processor time may be coarse: it is read once for all frames.
        clock(start.0).saturating_sub(start.1) / u32::from(FRAMES)
    };
    wait(&context, (&first, whole));
    let still = run((&first, whole), &|_| whole);
    let zoomed = |at: f32| whole.zoomed(1.0 + at * 0.02, [500.0, 320.0], canvas);
    let zooming = run((&first, whole), &zoomed);
    let near = zoomed(80.0);
    let panning = run((&first, whole), &|at| near.dragged([at * 2.0, 0.0]));
    // Marks for the new view arrive: they are made ready beside the frames.
    let second = scene();
    let arriving = run((&second, near), &|_| near);
    println!(
        "still {still:?}, zooming {zooming:?}, panning {panning:?}, with a new scene {arriving:?}"
    );
}

/// Marks of a new view are shown as soon as they are ready, and what stays in its place is found there.
#[test]
fn a_large_scene_is_made_ready_beside_the_frames() {
    let context = Context::default();
    let whole = MapView::default();
    let near = whole.zoomed(3.0, [500.0, 320.0], [0.0, 0.0, ROOM.x, ROOM.y]);
    let (first, second) = (scene(), scene());
    let bar = pos2(20.0, 620.0);
    let ask = |shown: (&Shared<Scene>, MapView), at: Pos2| {
        frame(&context, shown, near, at);
        frame(&context, shown, near, at).0.hovered
    };
    let corners = wait(&context, (&first, whole));
    assert!(
        corners < CIRCLES,
        "the first frame waits for {corners} corners"
    );
    assert_eq!(ask((&first, whole), bar).as_deref(), Some("bar"));
    let before = ask((&first, whole), pos2(500.0, 320.0));
    let far = |view| ask((&second, view), pos2(300.0, 100.0));
    // The second is made for the near view: once it is there, nothing is moved any more.
    let moved = ask((&first, whole), pos2(300.0, 100.0));
    let mut found = far(near);
    let start = Instant::now();
    while found == moved && start.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
        found = far(near);
    }
    assert_ne!(found, moved, "the new scene was never shown");
    assert!(before.is_some());
    assert_eq!(ask((&second, near), bar).as_deref(), Some("bar"));
}
