//! A box in which an amount is typed: parts of a number come in, and those that were typed go out, exactly, once Enter
//! is pressed or the box is left. While it is typed the text is a draft and changes nothing.

use eframe::egui::{
    Align2, Id, Key, TextEdit, Ui,
    text::{CCursor, CCursorRange},
    vec2,
};

use crate::analysis::funds::{grouped_parts, typed_parts};
use crate::app::view::View;
use crate::i18n::Message;

/// An amount that can be typed.
pub struct ExactBox<'a> {
    /// Its own id: the same in every frame, whatever else is drawn, so that typing goes on while results come.
    pub id: Id,
    /// Its name.
    pub name: &'a str,
    /// Decimals that it may have.
    pub decimals: usize,
    /// Most parts.
    pub most: u64,
    /// Width.
    pub width: f32,
}

/// What is typed, and the parts that stood there when it was begun: another change makes it stale.
#[derive(Clone)]
struct Draft {
    text: String,
    parts: u64,
}

impl ExactBox<'_> {
    /// Draws the box; says what is wrong with what stands in it.
    pub fn show(&self, ui: &mut Ui, view: View, parts: &mut u64) -> Option<Message> {
        let key = self.id.with("draft");
        let shown = grouped_parts(*parts, self.decimals);
        let draft = ui.data_mut(|data| data.get_temp::<Draft>(key));
        let draft = draft.filter(|draft| draft.parts == *parts);
        let mut text = draft.map_or_else(|| shown.clone(), |draft| draft.text);
        let wrong = |text: &str| typed_parts(text, self.decimals, self.most).err();
        let left = text != shown && !ui.memory(|memory| memory.has_focus(self.id));
        let mut edit = TextEdit::singleline(&mut text)
            .id(self.id)
            .desired_width(self.width - 16.0)
            .min_size(vec2(self.width, 24.0))
            .align(Align2::RIGHT_CENTER);
        if left {
            edit = edit.text_color(view.skin.error);
        }
        let mut output = ui.name_inputs(self.name, |ui| edit.show(ui));
        let response = output.response.response.clone();
        if response.gained_focus() {
            let all = CCursorRange::two(CCursor::default(), CCursor::new(text.chars().count()));
            output.state.cursor.set_char_range(Some(all));
            output.state.store(ui.ctx(), self.id);
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            text.clone_from(&shown);
        }
        if text == shown {
            ui.data_mut(|data| data.remove::<Draft>(key));
            return None;
        }
        if !response.has_focus()
            && let Ok(typed) = typed_parts(&text, self.decimals, self.most)
        {
            *parts = typed;
            ui.data_mut(|data| data.remove::<Draft>(key));
            return None;
        }
        let problem = wrong(&text).filter(|_| !response.has_focus());
        let parts = *parts;
        ui.data_mut(|data| data.insert_temp(key, Draft { text, parts }));
        problem
    }
}
