//! A line in which words are typed: the words that hold come in, and those that were typed go out once Enter is pressed
//! or the line is left, so that nothing is computed for half of them. Escape lets go of what was typed.

use eframe::egui::{Id, Key, Margin, TextEdit, Ui};

/// A line that can be typed into.
pub struct LineBox<'a> {
    /// Its own id: the same in every frame, whatever else is drawn, so that typing goes on while results come.
    pub id: Id,
    /// Its name.
    pub name: &'a str,
    /// What stands in it, pale, while it is empty.
    pub hint: &'a str,
    /// Width, in points; infinite for all that there is.
    pub width: f32,
}

/// What is typed, and the words that held when it was begun: another change makes it stale.
#[derive(Clone)]
struct Draft {
    text: String,
    held: String,
}

impl LineBox<'_> {
    /// Draws the line; gives what was typed, without spaces around it, where that is something else.
    pub fn show(&self, ui: &mut Ui, held: &str) -> Option<String> {
        let key = self.id.with("draft");
        let draft = ui.data_mut(|data| data.get_temp::<Draft>(key));
        let draft = draft.filter(|draft| draft.held == held);
        let mut text = draft.map_or_else(|| held.to_owned(), |draft| draft.text);
        let edit = TextEdit::singleline(&mut text)
            .id(self.id)
            .hint_text(self.hint)
            .desired_width(self.width)
            .margin(Margin::symmetric(8, 5));
        let response = ui.add(edit).accessible_name(self.name);
        if response.lost_focus() {
            ui.data_mut(|data| data.remove::<Draft>(key));
            let escaped = ui.input(|input| input.key_pressed(Key::Escape));
            let text = text.trim();
            return (!escaped && text != held).then(|| text.to_owned());
        }
        if response.changed() {
            let held = held.to_owned();
            ui.data_mut(|data| data.insert_temp(key, Draft { text, held }));
        }
        None
    }
}
