//! A long table on a square or upright page, as in a profile of the Global Innovation Index: it marks the long and short
//! boards, and radar and years stand over it.

use super::super::Mark;
use super::super::frame::{Area, group};
use super::Sheet;
use super::layouts::LINES_ROOM;

/// The part of it that the years keep over a table.
const LINES_SHARE: f32 = 0.7;

impl Sheet<'_> {
    /// A long table and years on a square or upright page: the radar beside the years and the paragraphs, under them the
    /// table, which marks the long and short boards. Rows are left out, and told to be, before the years are.
    pub(super) fn over_table(&self, [left, top, width, height]: Area) -> Vec<Mark> {
        let gap = self.body * 1.6;
        let own = (width - gap) * 0.46;
        let beside = width - own - gap;
        let lines = self.body * LINES_ROOM * LINES_SHARE;
        let least = self.paragraphs_least(beside);
        let told = if self.spec.paragraphs.is_empty() {
            0.0
        } else {
            least + gap
        };
        let wanted = (lines + told).max(self.radar_least());
        let upper = wanted.min((height * 0.66).max(lines + told).min(height * 0.8));
        let needed = self.table_height(width);
        // Where the table tells the dimensions it comes before a radar that would be neither wheel nor bars.
        let readable = self.radar_small(own).min(self.radar_least());
        let left_over = height - gap - needed.min(height);
        if self.is_grouped() && told <= 0.0 && left_over < readable {
            if needed > height
                && let Some(marks) = self.over_marked([left, top, width, height])
            {
                return marks;
            }
            return self.years_over_table([left, top, width, height], (lines, gap));
        }
        let table = needed.min(height - gap - upper);
        // What is left over is first for the radar, then for the rows.
        let [radar, ..] = self.column_heights(own);
        let whole = radar.max(lines * 1.6 + told).max(upper);
        let upper = (height - gap - table).min(whole);
        let table = height - gap - upper;
        let paragraphs = if told > 0.0 {
            let wanted = self.paragraphs_height(beside);
            // The years keep their room, but every paragraph is named; what has no room of it is told to be left out.
            wanted.min((upper - gap - lines).max(least))
        } else {
            0.0
        };
        let years = upper - paragraphs - if told > 0.0 { gap } else { 0.0 };
        // Wide rather than high.
        let years = years.min((beside * 0.72).max(lines));
        let right = left + own + gap;
        let mut marks = vec![
            group("radar", self.radar([left, top, own, upper])),
            group("history", self.history([right, top, beside, years])),
        ];
        if told > 0.0 {
            let used = years + gap;
            let area = [right, top + used, beside, upper - used];
            marks.push(group("paragraphs", self.paragraphs(area)));
        }
        let area = [left, top + upper + gap, width, table];
        marks.push(group("items", self.items(area)));
        marks
    }

    /// Radar and years over a table of the strengths and weaknesses alone, where the page has no room for the whole table
    /// in any case; nothing where those have none either.
    fn over_marked(&self, area: Area) -> Option<Vec<Mark>> {
        let mut spec = self.spec.clone();
        spec.items.retain(|item| item.long.is_some());
        let left_out = self.spec.items.len() - spec.items.len();
        let sheet = Sheet {
            spec: &spec,
            left_out: self.left_out + left_out,
            ..*self
        };
        let [_, _, width, height] = area;
        let own = (width - self.body * 1.6) * 0.46;
        let least = self.radar_small(own).min(self.radar_least());
        let fits = sheet.table_height(width) + self.body * 1.6 + least <= height;
        (left_out > 0 && !spec.items.is_empty() && fits).then(|| sheet.over_table(area))
    }

    /// The years over a long table without the radar; the table alone where they have no room.
    fn years_over_table(
        &self,
        [left, top, width, height]: Area,
        (lines, gap): (f32, f32),
    ) -> Vec<Mark> {
        let upper = (height - gap - self.table_height(width)).min((width * 0.4).max(lines));
        if upper < lines {
            return vec![group("items", self.items([left, top, width, height]))];
        }
        let area = [left, top + upper + gap, width, height - gap - upper];
        vec![
            group("history", self.history([left, top, width, upper])),
            group("items", self.items(area)),
        ]
    }
}
