//! Columns as the file has them become columns of observations: tables side by side become one, years and indicators
//! that stand in headers or rows go where they belong, each cell still leading to its place.

use std::sync::Arc;

use super::blocks::{self, Block};
use super::body::{Content, Raw};
use super::cells::Store;
use super::layout::Layout;
use super::limits;
use super::origin::{Arrangement, Part};
use super::period_columns::{self, How};
use super::stack::{self, Stacked};
use super::{Origins, SetAside, across, header, totals, transpose, turn, year_roles, years_beside};
use crate::i18n::{Message, Result};

/// How the numbers of a table lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// One row for each observation.
    #[default]
    Long,
    /// Years in columns.
    Years,
    /// Indicators in rows; entities or years in columns.
    Indicators,
    /// Indicators below each other in one column, their values in another.
    Stacked,
    /// Places in columns, over years or indicators in rows.
    Places,
    /// Parts of a year in columns, each counted by itself: they add up to the year.
    #[serde(rename = "periods-sum")]
    PeriodsSum,
    /// Parts of a year in columns, each counted from its beginning: the last is the year.
    #[serde(rename = "periods-last")]
    PeriodsLast,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Long,
        Self::Years,
        Self::Indicators,
        Self::Stacked,
        Self::Places,
        Self::PeriodsSum,
        Self::PeriodsLast,
    ];

    /// Its name for machines and for the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Long => "long",
            Self::Years => "years",
            Self::Indicators => "indicators",
            Self::Stacked => "stacked",
            Self::Places => "places",
            Self::PeriodsSum => "periods-sum",
            Self::PeriodsLast => "periods-last",
        }
    }

    /// How it makes one column of those of parts of a year.
    fn of_periods(self) -> Option<How> {
        match self {
            Self::PeriodsSum => Some(How::Sum),
            Self::PeriodsLast => Some(How::Last),
            _ => None,
        }
    }
}

/// Columns and origins of a body.
pub(super) struct Arranged {
    /// The columns.
    pub columns: Vec<Raw>,
    /// The bytes behind their cells.
    pub store: Store,
    /// Where their cells stand.
    pub origins: Origins,
    /// How they lay in the file.
    pub shape: Shape,
    /// Rows that are not in the body.
    pub set_aside: Vec<SetAside>,
}

/// One block in its new order.
pub(super) struct Turned {
    /// Its columns.
    pub columns: Vec<Raw>,
    /// Where their cells stand.
    pub arrangement: Arrangement,
}

/// What is said of a table outside its columns.
#[derive(Clone, Copy)]
pub(super) struct Called<'a> {
    /// What its rows are called that nothing else names.
    pub title: &'a str,
    /// The year that its title, its sheet or its file says.
    pub year: Option<i32>,
}

/// Puts the columns in order, by what the header says or by what the user `wanted`.
///
/// # Errors
/// When the table cannot be what the user wanted.
pub(super) fn arrange(
    layout: &Layout,
    mut rows: Content,
    wanted: Option<Shape>,
    Called { title, year }: Called,
    notes: &mut Vec<Message>,
) -> Result<Arranged> {
    // Totals are no entities; among indicators they are some.
    let of_indicators = wanted == Some(Shape::Indicators)
        || wanted.is_none() && rows.columns.first().is_some_and(transpose::is_corner);
    if of_indicators {
        totals::take_headings(&mut rows);
    } else {
        totals::take_out(&mut rows);
        notes.append(&mut rows.notes);
    }
    let mut store = rows.store;
    let periods = wanted.and_then(Shape::of_periods);
    // A file beside others may have whole years where they have parts.
    let summed: Arc<[(u32, Vec<u32>)]> = periods
        .map(|how| period_columns::collapse(&mut rows.columns, how, &mut store, notes))
        .unwrap_or_default()
        .into();
    // What is left may lie in any way.
    let said = wanted;
    let wanted = wanted.filter(|_| periods.is_none());
    let blocks = blocks::split(layout, rows.columns, rows.file_rows, &store);
    if blocks.len() > 1 {
        notes.push(Message::new("table.side_by_side").with("count", blocks.len()));
    }
    let mut shape = blocks.first().map_or(Shape::Long, |block| match wanted {
        // The parts of one year have become that year.
        None if periods.is_some() && turn::has_one_year(block) => Shape::Years,
        _ => shape_of(block, &store, wanted, year),
    });
    if wanted.is_none()
        && shape == Shape::Long
        && let [only] = blocks.as_slice()
        && stack::fits(&only.columns, only.rows.len(), &store)
    {
        shape = Shape::Stacked;
    }
    let mut columns: Vec<Raw> = Vec::new();
    let mut parts = Vec::new();
    let only_one = blocks.len() == 1;
    for block in blocks {
        if matches!(shape, Shape::Years | Shape::Places) {
            check_turned(&block, shape)?;
        }
        let first = columns
            .first()
            .map_or(0, |column| column.cells.iter().count());
        let turned = match shape {
            Shape::Long | Shape::PeriodsSum | Shape::PeriodsLast => Some(straight(block)),
            Shape::Places => across::turn(layout, &block, &mut store, wanted.is_some(), notes),
            Shape::Years => turn::turn(layout, &block, &mut store, year, notes)
                .or_else(|| years_beside::turn(layout, &block, &mut store, year, notes)),
            Shape::Indicators => transpose::turn(layout, &block, &mut store, title, notes),
            Shape::Stacked => {
                let stacked = Stacked {
                    columns: &block.columns,
                    height: block.rows.len(),
                    origin: &|row, column| (block.rows[row], block.columns[column].place),
                    header: layout.header_rows.1,
                };
                stack::turn(&stacked, &mut store, title, wanted.is_some(), notes)
            }
        };
        let mut turned = turned
            .ok_or_else(|| Message::new("table.layout_impossible").with("layout", shape.code()))?;
        // Years in columns may be those of several indicators in a column.
        if matches!(shape, Shape::Years | Shape::Places)
            && only_one
            && let Some(both) = stacked_years(&turned, layout, &mut store, title, notes)
        {
            turned = both;
        }
        if shape == Shape::Indicators
            && let Some(Part {
                arrangement: Arrangement::Gathered { cells, .. },
                ..
            }) = parts.last_mut()
        {
            beside(&mut columns, cells, turned);
            continue;
        }
        parts.push(Part {
            first,
            file: None,
            sheet: None,
            arrangement: turned.arrangement,
            merges: rows.merges.clone(),
            units_above: Arc::default(),
            summed: Arc::clone(&summed),
            joined: false,
            adds: false,
        });
        below(&mut columns, turned.columns);
    }
    tell_together(notes);
    Ok(Arranged {
        columns,
        store,
        origins: Origins::of_parts(parts),
        shape: match said.filter(|_| periods.is_some() && shape == Shape::Long) {
            Some(said) => said,
            None => shape,
        },
        set_aside: rows.set_aside,
    })
}

/// The halves of one table are told together.
fn tell_together(notes: &mut Vec<Message>) {
    let told: Vec<Message> = notes
        .extract_if(.., |note| note.key == "table.transposed")
        .collect();
    notes.extend(transpose::together(&told));
}

/// Puts the rows of a table below those of the one on its left.
fn below(columns: &mut Vec<Raw>, more: Vec<Raw>) {
    if columns.is_empty() {
        *columns = more;
        return;
    }
    for (column, more) in columns.iter_mut().zip(more) {
        for chunk in more.cells.into_parts() {
            column.cells.push(chunk);
        }
    }
}

/// Puts the indicators of a table beside those of the one on its left: they are of the same entities or years.
fn beside(columns: &mut Vec<Raw>, places: &mut Vec<Vec<(u32, u32)>>, turned: Turned) {
    let Arrangement::Gathered { cells, .. } = turned.arrangement else {
        return;
    };
    let mut taken: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    for (mut column, own) in turned.columns.into_iter().zip(cells) {
        if ["entity", "year"].contains(&column.name.as_str()) {
            continue;
        }
        column.name = years_beside::unique(&column.name, &mut taken);
        columns.push(column);
        places.push(own);
    }
}

/// Refuses a block whose columns, each repeated once a year, would take more room than any memory has.
fn check_turned(block: &Block, shape: Shape) -> Result<()> {
    let names = || block.columns.iter().map(|column| column.name.as_str());
    let of_headers = header::years_of(names());
    let years = names().zip(of_headers).filter(|(name, year)| {
        shape == Shape::Places || year.is_some() || header::split_year(name).is_some()
    });
    let years = years.count();
    let fixed = block.columns.len() - years;
    let rows = block.rows.len().saturating_mul(years.max(1));
    if rows.saturating_mul(fixed + 2) <= limits::MOST_CELLS {
        return Ok(());
    }
    Err(Message::new("table.too_many_cells")
        .with("rows", rows)
        .with("columns", fixed + 2)
        .with("cells", limits::MOST_CELLS))
}

fn shape_of(block: &Block, store: &Store, wanted: Option<Shape>, year: Option<i32>) -> Shape {
    wanted.unwrap_or_else(|| {
        if across::fits(block, store) {
            Shape::Places
        } else if transpose::fits(block, store) {
            Shape::Indicators
        } else if turn::fits(block) || year_roles::fits(block, store, year) {
            Shape::Years
        } else {
            Shape::Long
        }
    })
}

/// Years that were turned into rows, with the indicators of a column turned into columns.
fn stacked_years(
    turned: &Turned,
    layout: &Layout,
    store: &mut Store,
    title: &str,
    notes: &mut Vec<Message>,
) -> Option<Turned> {
    let height = turned.columns.first()?.cells.iter().count();
    let stacked = Stacked {
        columns: &turned.columns,
        height,
        origin: &|row, column| turned.arrangement.cell(row, column),
        header: layout.header_rows.1,
    };
    stack::turn(&stacked, store, title, false, notes)
}

fn straight(block: Block) -> Turned {
    let columns = block.columns.iter().map(|column| column.place).collect();
    Turned {
        columns: block.columns,
        arrangement: Arrangement::Straight {
            rows: block.rows,
            columns,
        },
    }
}
