//! Whose figures a table has: what its columns may be and whom its rows name come in; enterprises, places or projects go
//! out. Fields that share a header are told by that.

use std::collections::{HashMap, HashSet};

use super::assign::{Assigned, Assignment, Candidate};
use super::fields::plain;
use super::{codes, known};
use crate::table::{Cells, firms, header, is_place};

/// So many cells of a column are looked at to tell whether any names a firm.
const FIRST_CELLS: usize = 200;

impl Assignment<'_> {
    /// Whether the names in the table are those of firms, by their header.
    pub(super) fn are_firms(&self, candidates: &[Candidate]) -> bool {
        const FIRMS: [&str; 8] = [
            "企业",
            "公司",
            "单位详细名称",
            "纳税人",
            "法人",
            "firm",
            "company",
            "enterprise",
        ];
        let is_firm = |column: usize| {
            let name = plain(self.names[column]);
            FIRMS.iter().any(|word| name.contains(word))
        };
        let assigned = self.columns.iter().enumerate();
        let assigned = assigned.filter(|(_, own)| own.as_ref().is_some_and(|own| own.id == "name"));
        let found = candidates.iter().filter(|own| own.field.id == "name");
        let mut named = assigned
            .map(|(column, _)| column)
            .chain(found.map(|own| own.column));
        named.any(is_firm)
    }

    /// The kind of table that most of the columns speak for.
    pub(super) fn kind_of_table(&self, candidates: &[Candidate]) -> Option<String> {
        let mut votes: HashMap<usize, HashSet<&str>> = HashMap::new();
        for candidate in candidates {
            if let Some(of) = &candidate.field.of {
                votes.entry(candidate.column).or_default().insert(of);
            }
        }
        let assigned = self
            .columns
            .iter()
            .flatten()
            .filter_map(|column| column.known?.of.as_deref());
        let single = votes
            .values()
            .filter(|tables| tables.len() == 1)
            .flatten()
            .copied();
        let wanted = self.wanted.iter().filter_map(|id| known(id)?.of.as_deref());
        // Where the rows are places, so are their figures, and where they are firms, no figure is a place's.
        let places = self.are_places(candidates).then_some("county");
        let kinds: &[&str] = if self.are_firms(candidates) {
            &["enterprise", "project"]
        } else if self.are_towns(candidates) {
            &["county"]
        } else {
            &["enterprise", "county", "project"]
        };
        let all: Vec<&str> = assigned.chain(single).chain(wanted).chain(places).collect();
        let best = kinds.iter().rev();
        let best = best.max_by_key(|kind| all.iter().filter(|of| of == kind).count());
        best.map(|kind| (*kind).to_owned())
    }

    /// Whether the names in the table are those of places.
    fn are_places(&self, candidates: &[Candidate]) -> bool {
        const SAMPLE: usize = 200;
        const HEADERS: [&str; 33] = [
            "县区",
            "各县区",
            "县区名称",
            "各县市区",
            "各设区市",
            "市县",
            "市州",
            "地市",
            "地级市",
            "各地区",
            "执行部门",
            "行业",
            "行政区划名称",
            "行政区划",
            "行政区名称",
            "区划名称",
            "县市区",
            "县市区名称",
            "设区市",
            "地区",
            "地区名称",
            "区县",
            "区县名称",
            "县市",
            "县市名称",
            "城市",
            "城市名称",
            "省份",
            "省市",
            "县域",
            "区市县",
            "国家",
            "国家和地区",
        ];
        let name = candidates.iter().find(|own| own.field.id == "name");
        let Some(name) = name else {
            return self.is_of_one_place() || self.names_places(candidates);
        };
        let header = plain(self.names[name.column]);
        if !HEADERS.contains(&header.as_str()) {
            return names_places(&self.table.columns[name.column].cells);
        }
        let cells = self.table.columns[name.column].cells.iter().flatten();
        let mut filled = cells
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .take(SAMPLE);
        filled.all(|cell| !cell.contains("公司") && !cell.contains('厂') && !cell.contains("企业"))
    }

    /// Whether nothing but a place, a sector or an industry says whom the rows are about, each once a year: the first column
    /// of words has nothing else, and no code is that of an enterprise.
    fn names_places(&self, candidates: &[Candidate]) -> bool {
        const GROUPS: [&str; 3] = ["行业", "行业名称", "执行部门"];
        let column = |id: &str| {
            let assigned = |own: &Option<Assigned>| own.as_ref().is_some_and(|own| own.id == id);
            let found = candidates.iter().find(|own| own.field.id == id);
            let found = found.map(|own| own.column);
            found.or_else(|| self.columns.iter().position(assigned))
        };
        let coded = column("entity").filter(|at| {
            let column = &self.table.columns[*at];
            let is_made = column.name == "entity";
            !is_made && !codes::names_place(self.names[*at])
        });
        let is_word = |cell: &str| super::plain_number(cell).is_none();
        let mut columns = self.table.columns.iter();
        let first = columns.find(|column| {
            let mut cells = column.cells.iter().flatten().take(FIRST_CELLS);
            header::settled_year(&column.name).is_none() && cells.any(is_word)
        });
        let Some(first) = first.filter(|_| coded.is_none()) else {
            return false;
        };
        let is_group = GROUPS.contains(&plain(&first.name).as_str());
        let years = column("year").map(|at| &self.table.columns[at].cells);
        let mut seen = HashSet::new();
        let mut rows = first.cells.iter().take(FIRST_CELLS).enumerate();
        rows.all(|(row, cell)| {
            let cell = cell.map(str::trim).filter(|cell| !cell.is_empty());
            let year = years.and_then(|cells| cells.get(row));
            let part = self.table.origins.part(row).first;
            cell.is_none_or(|cell| (is_group || is_place(cell)) && seen.insert((cell, year, part)))
        }) && !seen.is_empty()
    }

    /// Whether the rows are towns: nothing but a town names them, each once a year, and no cell names a firm.
    fn are_towns(&self, candidates: &[Candidate]) -> bool {
        let column = |id: &str| {
            let assigned = |own: &Option<Assigned>| own.as_ref().is_some_and(|own| own.id == id);
            let found = candidates.iter().find(|own| own.field.id == id);
            let found = found.map(|own| own.column);
            found.or_else(|| self.columns.iter().position(assigned))
        };
        let names_firm = |at: usize| !codes::names_place(self.names[at]);
        let (Some(town), None) = (column("town"), column("name")) else {
            return false;
        };
        if column("entity").is_some_and(names_firm) {
            return false;
        }
        let year = column("year").map(|at| &self.table.columns[at].cells);
        let mut seen = HashSet::new();
        let mut rows = self.table.columns[town].cells.iter().enumerate();
        rows.all(|(row, cell)| {
            let town = cell.map(str::trim).filter(|cell| !cell.is_empty());
            let year = year.and_then(|cells| cells.get(row));
            let part = self.table.origins.part(row).first;
            town.is_none_or(|town| seen.insert((town, year, part)))
        }) && !self.table.columns.iter().any(|column| {
            let mut cells = column.cells.iter().flatten().take(FIRST_CELLS);
            cells.any(|cell| ["公司", "厂"].iter().any(|end| cell.trim().ends_with(end)))
        })
    }

    /// Whether all rows are about one that no column of the file names, and that is no firm by its name.
    fn is_of_one_place(&self) -> bool {
        let Some(named) = self.table.columns.first() else {
            return false;
        };
        let is_added = named.name == "entity" && self.table.origins.cell(0, 0).1 == 0;
        let mut names = named.cells.iter();
        let first = names.next().flatten();
        is_added
            && first.is_some_and(|name| !firms::is_body(name))
            && names.all(|name| name == first)
    }
}

/// Whether all that a column names are places, two at least.
fn names_places(cells: &Cells) -> bool {
    let filled = cells.iter().flatten().map(str::trim);
    let filled = filled.filter(|cell| !cell.is_empty()).take(FIRST_CELLS);
    let names: HashSet<&str> = filled.collect();
    names.len() > 1 && names.iter().all(|name| is_place(name))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::jobs::Progress;
    use crate::table::ReadOptions;

    #[test]
    fn the_kind_of_rows_decides_whose_figures_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.csv");
        for (text, of_places) in [
            ("镇区,R&D经费（亿元）\n杨舍镇,5\n塘桥镇,6\n", true),
            (
                "序号,乡镇,年份,R&D经费（亿元）\n1,杨舍镇,2021,5\n2,杨舍镇,2022,6\n",
                true,
            ),
            ("地区,R&D经费（亿元）\n杨舍镇,5\n塘桥镇,6\n", true),
            ("县区,R&D经费（亿元）\n吴中区,5\n张家港市,6\n", true),
            ("统计范围,R&D经费（亿元）\n吴中区,5\n张家港市,6\n", true),
            (
                "企业名称,镇区,R&D经费（万元）\n甲公司,杨舍镇,5\n乙公司,杨舍镇,6\n",
                false,
            ),
            ("县区,R&D经费（亿元）\n江湾区,5\n金沙县,6\n", true),
            ("执行部门,R&D经费（亿元）\n企业,5\n高等学校,6\n", true),
            ("行业,R&D经费（亿元）\n采矿业,5\n制造业,6\n", true),
            (
                "企业编号,所在县,R&D经费（万元）\n1001,金沙县,5\n1002,白鹤县,6\n",
                false,
            ),
            (
                "填报对象,镇区,R&D经费（万元）\n甲公司,杨舍镇,5\n乙公司,塘桥镇,6\n",
                false,
            ),
        ] {
            std::fs::write(&path, text).unwrap();
            let (options, progress) = (ReadOptions::default(), Progress::default());
            let data = crate::dataset::open(&path, &options, None, &[], &progress).unwrap();
            let is_of_firms = data.field("rd_expense_wan").is_some();
            assert_eq!(is_of_firms, !of_places, "{text}");
            if of_places {
                let ids: Vec<&str> = data.fields.iter().map(|field| field.id.as_str()).collect();
                assert!(ids.iter().any(|id| id.starts_with("rd_")), "{ids:?}");
            }
        }
    }
}
