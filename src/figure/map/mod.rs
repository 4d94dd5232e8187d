//! The innovation map: a spec comes in, marks go out. [`MapGeometry`] is what stays the same while a person pans and
//! zooms; a page and a live view are two layouts of it.

mod area_names;
mod arrange;
mod assignment;
mod badges;
mod base;
mod bubbles;
mod class_labels;
mod classes;
mod crop;
mod density;
mod disc;
mod fit;
mod foremost;
mod geometry;
mod hatch;
mod inset;
mod key;
mod labels;
mod layout;
mod legend;
mod live;
mod notes;
mod occupancy;
mod overlay;
mod pair;
mod panel;
mod placed;
mod project_marks;
mod scale_bar;
mod schematic;
mod size_legend;
mod space;
mod spec;
mod steady;
mod style;
mod view;

pub use classes::Classes;
pub use density::MapCell;
pub use geometry::MapGeometry;
pub use layout::Basis;
pub use live::{LiveMap, MapView, key_of};
pub use spec::{
    AreaStyle, Beside, Bubble, CirclesAs, ClassMethod, Held, HeldCircle, InsetChoice, MapSpec,
    ProjectMark, ProjectMarks, ProjectPlace, ProjectsAs, TopEntry,
};
pub use style::moved;
