//! Names that differ in the width of their brackets alone, as keyboards in Chinese and in English write them: keys come
//! in, those of one name go out under the way in which it is written first.

use std::collections::HashMap;

use polars::prelude::{IntoSeries, NewChunkedArray, Series, StringChunked};

use crate::table::header::half_width;

/// Whether a key may be one of them.
fn has_bracket(key: &str) -> bool {
    key.contains(['(', ')', '（', '）'])
}

fn plain(key: &str) -> String {
    key.chars().map(half_width).collect()
}

/// Joins them, in place.
pub(super) fn join(keys: &mut Series) {
    let Ok(names) = keys.str() else {
        return;
    };
    let mut first: HashMap<String, &str> = HashMap::new();
    let mut other: HashMap<&str, &str> = HashMap::new();
    for key in names.iter().flatten().filter(|key| has_bracket(key)) {
        let written = *first.entry(plain(key)).or_insert(key);
        if written != key {
            other.insert(key, written);
        }
    }
    if other.is_empty() {
        return;
    }
    let joined = names
        .iter()
        .map(|key| key.map(|key| *other.get(key).unwrap_or(&key)));
    let joined = StringChunked::from_iter_options(keys.name().clone(), joined);
    *keys = joined.into_series();
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::dataset::fixture::opened;

    #[test]
    fn the_width_of_a_bracket_parts_no_names() {
        let data = opened(
            "企业名称,年份,营业收入（万元）\n江湾己科技(集团),2021,1\n江湾己科技（集团）,2022,2\n江湾己科技,2022,3\n",
        );
        let keys = data.frame.column("entity").unwrap();
        let keys: Vec<Option<&str>> = keys.str().unwrap().iter().collect();
        let same = Some("江湾己科技(集团)");
        assert_eq!(keys, [same, same, Some("江湾己科技")]);
    }
}
