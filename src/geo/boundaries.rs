//! Boundary files: what they hold, and how a town of the data finds its area.

use std::fmt::Write;
use std::io::ErrorKind;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::countries::country;
use super::names::{is_any_zone, is_place, normalised, stem, without_office};
use super::{Bounds, Polygon, geojson};
use crate::i18n::{Message, Result, nearest_word};
use crate::jobs::Progress;

/// A boundary file larger than this is refused: a province in full detail has a tenth of it.
const MAX_BYTES: u64 = 128 << 20;

/// The areas of a boundary file, with what else it draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Areas {
    /// Areas, in file order.
    pub areas: Vec<Area>,
    /// Water and other ground that is drawn quietly and never coloured (`kind = "water"`).
    pub water: Vec<Polygon>,
    /// What was noticed on the way.
    pub notes: Vec<Message>,
    /// Whether the file says that it is invented or schematic (`"note"` in its properties).
    pub note: Option<String>,
    /// SHA-256 of the file.
    pub fingerprint: String,
    /// What kind of file it is.
    pub format: BoundaryFormat,
}

/// Kinds of boundary files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BoundaryFormat {
    /// Each area with its own outline.
    #[default]
    GeoJson,
    /// Borders that neighbours share, stored once.
    TopoJson,
}

impl BoundaryFormat {
    /// Its name, in either language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::TopoJson => "TopoJSON",
        }
    }
}

/// One area: a town, a county.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Area {
    /// Code (`adcode`, `code`, `id`), as text.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// English name, where the file has one (`name_en`).
    pub name_en: Option<String>,
    /// Its parts.
    pub polygons: Vec<Polygon>,
}

impl Area {
    /// The box around its parts; `None` without parts.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        self.polygons
            .iter()
            .filter_map(Polygon::bounds)
            .reduce(Bounds::union)
    }

    /// Whether a point lies in one of its parts.
    #[must_use]
    pub fn contains(&self, point: [f64; 2]) -> bool {
        self.polygons.iter().any(|polygon| polygon.contains(point))
    }
}

impl Areas {
    /// The box around all areas; `None` without areas.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        self.areas
            .iter()
            .filter_map(Area::bounds)
            .reduce(Bounds::union)
    }

    /// The area that a town name of the data means: by code, by name, by name without its suffix (镇, 街道, Town …),
    /// or as a country that the file writes in another way. A name or code that fits several areas means none
    /// of them.
    #[must_use]
    pub fn find(&self, town: &str) -> Option<usize> {
        let town = normalised(town);
        if town.is_empty() {
            return None;
        }
        self.find_named(&town).or_else(|| {
            let place = without_office(&town);
            let renamed = (place != town).then(|| self.find_named(&place)).flatten();
            renamed.or_else(|| self.find_ending(&place))
        })
    }

    /// The only area whose name is the same behind the place around it (江湾市砺沙镇), in the data or in the boundaries, or
    /// the only zone where any zone is meant (高新区).
    fn find_ending(&self, town: &str) -> Option<usize> {
        let zone = is_any_zone(town);
        let fits = |area: &Area| {
            let name = normalised(&area.name);
            if zone {
                return name.ends_with(town);
            }
            let behind = |long: &str, short: &str| {
                let before = long.strip_suffix(short);
                short.chars().count() >= 2 && before.is_some_and(is_place)
            };
            behind(town, &name) || behind(&name, town)
        };
        let mut found = (0..self.areas.len()).filter(|at| fits(&self.areas[*at]));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// The area that is called so, has this code, or the same name without its ending.
    fn find_named(&self, town: &str) -> Option<usize> {
        let is_called = |area: &Area| {
            let names = [Some(&area.name), area.name_en.as_ref()];
            let mut names = names.into_iter().flatten();
            names.any(|name| normalised(name) == town)
        };
        let is_coded = |area: &Area| area.id.as_ref().is_some_and(|id| normalised(id) == town);
        let mut coded = (0..self.areas.len()).filter(|at| is_coded(&self.areas[*at]));
        if let Some(first) = coded.next() {
            return coded.next().is_none().then_some(first);
        }
        let all = self.areas.iter().enumerate();
        let mut called = all.filter(|(_, area)| is_called(area)).map(|(at, _)| at);
        match (called.next(), called.next()) {
            (Some(only), None) => Some(only),
            (Some(_), Some(_)) => None,
            (None, _) => self
                .find_stem(stem(town))
                .or_else(|| self.find_country(town)),
        }
    }

    fn find_country(&self, town: &str) -> Option<usize> {
        let wanted = country(town)?;
        let means = |name: &String| country(name) == Some(wanted);
        self.areas.iter().position(|area| {
            let ways = [area.id.as_ref(), Some(&area.name), area.name_en.as_ref()];
            ways.into_iter().flatten().any(means)
        })
    }

    /// The name of an area that a town without one may mean: one that holds the other, or differs in a few letters.
    #[must_use]
    pub fn nearest(&self, town: &str) -> Option<&str> {
        let wanted = normalised(town);
        let wanted = stem(&wanted);
        let names: Vec<String> = self.areas.iter().map(|a| normalised(&a.name)).collect();
        let stems: Vec<&str> = names.iter().map(|name| stem(name)).collect();
        let holds = |name: &&str| {
            let (short, long) = if name.len() < wanted.len() {
                (*name, wanted)
            } else {
                (wanted, *name)
            };
            short.len() > 3 && long.contains(short)
        };
        let found = stems.iter().copied().find(holds);
        let found = found.or_else(|| nearest_word(wanted, &stems))?;
        let at = stems.iter().position(|name| *name == found)?;
        Some(&self.areas[at].name)
    }

    fn find_stem(&self, town: &str) -> Option<usize> {
        let fits = |name: &str| stem(&normalised(name)) == town;
        let mut found = self
            .areas
            .iter()
            .enumerate()
            .filter(|(_, area)| fits(&area.name) || area.name_en.as_deref().is_some_and(fits));
        let (index, _) = found.next()?;
        found.next().is_none().then_some(index)
    }
}

/// Reads a boundary file (`GeoJSON` or `TopoJSON`).
///
/// # Errors
/// When it cannot be read, is neither in degrees, or has no areas; when the work is cancelled.
pub fn read_boundaries(path: &Path, progress: &Progress) -> Result<Areas> {
    let bytes = read_bytes(path)?;
    progress.check()?;
    progress.set(0.1);
    let mut areas = geojson::parse(&bytes, &path.display().to_string(), progress)?;
    for byte in Sha256::digest(&bytes) {
        // Writing to a text cannot fail.
        let _ = write!(areas.fingerprint, "{byte:02x}");
    }
    Ok(areas)
}

/// The bytes of a file that is not larger than any boundaries are.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    let file = path.display().to_string();
    let unreadable = |error: std::io::Error| {
        Message::new("geo.unreadable")
            .with("file", file.clone())
            .with(
                "reason",
                match error.kind() {
                    ErrorKind::NotFound => Message::new("geo.not_found"),
                    ErrorKind::PermissionDenied => Message::new("geo.not_allowed"),
                    ErrorKind::IsADirectory => Message::new("geo.folder"),
                    _ => Message::new("geo.system").with("error", error.to_string()),
                },
            )
    };
    let about = std::fs::metadata(path).map_err(unreadable)?;
    // Reading a pipe would wait for somebody who writes into it.
    if !about.is_file() && !about.is_dir() {
        return Err(Message::new("geo.unreadable")
            .with("file", file)
            .with("reason", Message::new("geo.not_a_file")));
    }
    let size = about.len();
    if size > MAX_BYTES {
        return Err(Message::new("geo.too_large")
            .with("file", file)
            .with("size", (size >> 20) as f64)
            .with("limit", (MAX_BYTES >> 20) as f64));
    }
    std::fs::read(path).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[(&str, &str, &str)]) -> Areas {
        Areas {
            areas: names
                .iter()
                .map(|(id, name, en)| Area {
                    id: (!id.is_empty()).then(|| (*id).to_owned()),
                    name: (*name).to_owned(),
                    name_en: (!en.is_empty()).then(|| (*en).to_owned()),
                    polygons: Vec::new(),
                })
                .collect(),
            ..Areas::default()
        }
    }

    #[test]
    fn towns_find_their_area() {
        let areas = named(&[
            ("900101", "江心镇", "Jiangxin Town"),
            ("900102", "沙洲街道", "Shazhou Subdistrict"),
            ("", "东湾镇", ""),
            ("", "东湾街道", ""),
        ]);
        assert_eq!(areas.find("900102"), Some(1));
        assert_eq!(areas.find("江心镇"), Some(0));
        assert_eq!(areas.find(" 江 心 "), Some(0));
        assert_eq!(areas.find("沙洲镇"), Some(1));
        assert_eq!(areas.find("jiangxin"), Some(0));
        assert_eq!(areas.find("Shazhou  Town"), Some(1));
        assert_eq!(areas.find("东湾街道"), Some(3));
        assert_eq!(areas.find("东湾"), None, "two areas have this stem");
        assert_eq!(areas.find("别处镇"), None);
        assert_eq!(areas.find(""), None);
        assert_eq!(areas.nearest("江心岛镇"), Some("江心镇"));
        assert_eq!(areas.nearest("沙州街道"), Some("沙洲街道"));
        assert_eq!(areas.nearest("远方"), None);
    }

    /// Offices, zones and addresses as registers write them; what may mean two areas means none.
    #[test]
    fn towns_are_found_behind_their_offices() {
        let mut areas = named(&[
            ("", "星渡高新区", ""),
            ("", "湾心街道", ""),
            ("", "汐桥镇", ""),
        ]);
        for (town, area) in [
            ("湾心街道办", Some(1)),
            ("湾心街道办事处", Some(1)),
            ("汐桥镇人民政府", Some(2)),
            ("星渡高新区管委会", Some(0)),
            ("高新区", Some(0)),
            ("高新区管委会", Some(0)),
            ("江湾市汐桥镇", Some(2)),
            ("开发区", None),
            ("老汐桥镇", None),
        ] {
            assert_eq!(areas.find(town), area, "{town}");
        }
        let county = named(&[
            ("", "江湾市汐桥镇", ""),
            ("", "江苏省砺州市江湾市南圩镇", ""),
        ]);
        assert_eq!(county.find("汐桥镇"), Some(0));
        assert_eq!(county.find("南圩镇人民政府"), Some(1));
        areas.areas.extend(named(&[("", "临江高新区", "")]).areas);
        assert_eq!(areas.find("高新区"), None);
    }

    #[test]
    fn countries_are_found_however_they_are_written() {
        let areas = named(&[
            ("840", "United States of America", ""),
            ("826", "United Kingdom", ""),
            ("DEU", "Allemagne", ""),
            ("", "Dem. Rep. Congo", ""),
            ("", "Congo", ""),
        ]);
        for (town, area) in [
            ("US", 0),
            ("usa", 0),
            ("UK", 1),
            ("英国", 1),
            ("Germany", 2),
            ("德国", 2),
            ("DE", 2),
            ("COD", 3),
            ("Congo, Rep.", 4),
        ] {
            assert_eq!(areas.find(town), Some(area), "{town}");
        }
        assert_eq!(areas.find("France"), None);
    }
}
