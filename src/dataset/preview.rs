//! What observations that are made of several tables show: an observation and a field come in, and words go out.

use polars::prelude::AnyValue;

use super::{Dataset, Field, Kind};
use crate::i18n::{Lang, number};
use crate::table::{Part, Place};

impl Dataset {
    /// Whether rows of several tables are joined to one observation.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.table.origins.parts().iter().any(Part::is_joined)
    }

    /// What the cell behind a value says; of a number that is made of several cells the number itself.
    #[must_use]
    pub fn shown(&self, observation: usize, field: &Field, lang: Lang) -> String {
        const DECIMALS: usize = 6;
        let Some(evidence) = self.evidence(observation, &field.id) else {
            return String::new();
        };
        if evidence.others.is_empty() || field.kind != Kind::Number {
            return evidence.raw.unwrap_or_default().trim().to_owned();
        }
        let column = self.frame.column(&field.id);
        match column.and_then(|column| column.get(observation)) {
            Ok(AnyValue::Float64(value)) => number(value, DECIMALS, lang),
            _ => String::new(),
        }
    }

    /// The fields with a column of their own, in the order of the frame, each with where its header stands.
    #[must_use]
    pub fn shown_fields(&self) -> Vec<(&Field, Option<Place>)> {
        let mut fields: Vec<(&Field, Option<Place>)> = Vec::with_capacity(self.fields.len());
        for field in &self.fields {
            if fields.iter().all(|(own, _)| own.column != field.column) {
                fields.push((field, self.table.header_place(field.column)));
            }
        }
        fields
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::open;
    use crate::i18n::Lang;
    use crate::jobs::Progress;
    use crate::table::ReadOptions;

    #[test]
    fn a_joined_observation_shows_the_cells_of_all_its_files() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write(
            "企业.csv",
            "企业名称,年度,营业收入（万元）\n江湾甲厂,2022,1\n江湾乙厂,2022,2\n",
        );
        write(
            "合同.csv",
            "卖方名称,年度,合同编号,成交额（万元）\n江湾甲厂,2022,H1,3\n江湾甲厂,2022,H2,4\n江湾乙厂,2022,H3,5\n江湾乙厂,2022,H4,6\n",
        );
        let (options, progress) = (ReadOptions::default(), Progress::default());
        let data = open(folder.path(), &options, None, &[], &progress).unwrap();
        assert!(data.is_joined());
        let fields = data.shown_fields();
        let row: Vec<String> = fields
            .iter()
            .map(|(field, _)| data.shown(0, field, Lang::Zh))
            .collect();
        assert!(
            row.contains(&"江湾甲厂".to_owned()) && row.contains(&"1".to_owned()),
            "{row:?}"
        );
        assert!(
            row.contains(&"7".to_owned()),
            "amounts of a list are added up: {row:?}"
        );
        let files: Vec<String> = fields
            .iter()
            .filter_map(|(_, place)| Some(place.as_ref()?.file.clone()))
            .collect();
        assert!(files.contains(&"合同.csv".to_owned()), "{files:?}");
        let alone = open(
            &folder.path().join("企业.csv"),
            &options,
            None,
            &[],
            &progress,
        )
        .unwrap();
        assert!(!alone.is_joined());
    }
}
