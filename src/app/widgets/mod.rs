//! Parts that several pages draw.

mod card;
mod explanation_tree;
mod export_menu;
mod ranking_table;
mod scene_view;
mod spark;
mod states;

pub use card::{card, pill};
pub use explanation_tree::explanation_tree;
pub use export_menu::export_menu;
pub use ranking_table::ranking_table;
pub use scene_view::{Camera, SceneView};
pub use spark::spark;
pub use states::{empty, failed, loading};
