//! The innovation map: a spec comes in, marks go out. [`MapGeometry`] is what stays the same while a person pans and
//! zooms; a page and a live view are two layouts of it.

mod arrange;
mod base;
mod bubbles;
mod budget;
mod classes;
mod fit;
mod geometry;
mod hatch;
mod labels;
mod layout;
mod legend;
mod live;
mod notes;
mod occupancy;
mod panel;
mod scale_bar;
mod schematic;
mod size_legend;
mod space;
mod spec;
mod style;

pub use classes::Classes;
pub use geometry::MapGeometry;
pub use live::{LiveMap, MapView, Pick};
pub use spec::{AreaStyle, Bubble, ClassMethod, MapSpec, TopEntry};
