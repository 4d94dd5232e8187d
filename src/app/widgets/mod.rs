//! Parts that several pages draw.

mod account;
mod card;
mod dropdown;
mod exact_box;
mod explanation_tree;
mod export_menu;
mod figure_card;
mod line_box;
mod ranking_table;
mod scene_view;
mod scoring_notes;
mod short_label;
mod spark;
mod states;

pub use account::account_card;
pub use card::{busy, card, pill};
pub use dropdown::dropdown;
pub use exact_box::ExactBox;
pub use explanation_tree::explanation_tree;
pub use export_menu::export_menu;
pub use figure_card::figure_card;
pub use line_box::LineBox;
pub use ranking_table::ranking_table;
pub use scene_view::{Hit, SceneView, Stage};
pub use scoring_notes::scoring_notes;
pub use short_label::short_label;
pub use spark::spark;
pub use states::{empty, failed, loading};
