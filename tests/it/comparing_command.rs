//! `compare` on the command line: what it prints, what it writes, what it refuses.

use std::fs;

use crate::commands::{COUNTIES, ENTERPRISES, done, folder, in_folder, json, run};

fn sum(values: &serde_json::Value, key: &str) -> f64 {
    let rows = values.as_array().unwrap();
    rows.iter().filter_map(|row| row[key].as_f64()).sum()
}

#[test]
fn two_schemes_stand_beside_each_other_in_both_languages_and_all_formats() {
    let words = [
        "compare",
        ENTERPRISES,
        "--scheme",
        "tech-sme",
        "--scheme",
        "national-2024",
    ];
    for (lang, told) in [
        (
            "en",
            [
                "Who gains most",
                "Spearman",
                "By Town",
                "By Industry",
                "Tiers",
                "Only in the first",
            ],
        ),
        (
            "zh",
            [
                "名次上升最多",
                "斯皮尔曼",
                "按所属镇区",
                "按所属行业",
                "等级变动",
                "仅前者有",
            ],
        ),
    ] {
        let out = done(&[&words[..], &["--lang", lang]].concat()).out;
        for word in told {
            if word == "Tiers" || word == "等级变动" {
                // The second scheme may have no tiers; then there is nothing to move between.
                continue;
            }
            assert!(out.contains(word), "{lang}: {word}\n{out}");
        }
    }
    let all = json(&[&words[..], &["--year", "2021", "--json"]].concat());
    assert_eq!(all["compared"]["year"], 2021);
    // Ranks and totals are those that each scheme gives alone.
    for (side, scheme) in [("first", "tech-sme"), ("second", "national-2024")] {
        let alone = json(&[
            "score",
            ENTERPRISES,
            "--scheme",
            scheme,
            "--year",
            "2021",
            "--json",
        ]);
        let alone = alone.as_array().unwrap();
        let mut checked = 0;
        for row in all["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| !row[side].is_null())
        {
            let own = alone
                .iter()
                .find(|own| own["entity"] == row["entity"])
                .unwrap();
            assert_eq!(own["rank"], row[side]["rank"]);
            assert_eq!(own["total"].as_f64(), row[side]["total"].as_f64());
            checked += 1;
        }
        assert!(checked > 500, "{checked}");
    }
    let towns = &all["groups"][0];
    assert_eq!(towns["column"], "town");
    let scored = |side: &str| {
        let groups = towns["groups"].as_array().unwrap();
        groups
            .iter()
            .filter_map(|group| group[side]["scored"].as_u64())
            .sum::<u64>()
    };
    assert_eq!(Some(scored("first")), all["first"]["scored"].as_u64());
    assert_eq!(Some(scored("second")), all["second"]["scored"].as_u64());

    let folder = folder();
    for ending in ["xlsx", "csv", "json", "parquet"] {
        let (path, name) = in_folder(&folder, &format!("out.{ending}"));
        done(&[&words[..], &["-o", &name]].concat());
        assert!(fs::metadata(path).unwrap().len() > 1000);
    }
}

#[test]
fn versions_of_a_scheme_and_of_a_file_are_told_apart() {
    let folder = folder();
    let text = done(&["schemes", "show", "county-index-level"]).out;
    let (path, name) = in_folder(&folder, "mine.toml");
    fs::write(&path, text.replacen("decimals = 2", "decimals = 3", 1)).unwrap();
    let found = json(&[
        "compare",
        COUNTIES,
        "--scheme",
        "county-index-level",
        "--scheme",
        &name,
        "--json",
    ]);
    assert_eq!(found["differences"], serde_json::json!(["Decimals: 2 → 3"]));
    assert_ne!(found["first"]["label"], found["second"]["label"]);
    assert_eq!(
        found["agreement"]["spearman"].as_f64().map(|r| r > 0.999),
        Some(true)
    );

    // A revised file under the same scheme: only the data differs.
    let data = fs::read_to_string(COUNTIES).unwrap();
    let (path, name) = in_folder(&folder, "revised.csv");
    fs::write(&path, data + "\n").unwrap();
    let found = json(&[
        "compare",
        COUNTIES,
        &name,
        "--scheme",
        "county-index",
        "--json",
    ]);
    let told = found["differences"].as_array().unwrap();
    assert!(
        told.len() == 1 && told[0].as_str().unwrap().starts_with("Data: counties.csv"),
        "{told:?}"
    );
    assert_eq!(found["agreement"]["published"]["max_shift"], 0);
    assert_eq!(found["first"]["file"], "counties.csv");
    assert_eq!(found["second"]["label"]["en"], "revised.csv");
    assert!(
        found["words"][1].as_str().unwrap().contains("revised.csv"),
        "{found}"
    );
}

#[test]
fn the_year_before_is_the_one_before_in_the_data() {
    let folder = folder();
    let (path, scheme) = in_folder(&folder, "s.toml");
    let rule = "rule = { kind = \"identity\" }";
    let text = format!(
        "format = 1\n[scheme]\nid = \"s\"\nversion = \"1\"\ntitle = \"S\"\nentity = \"county\"\n\
         status = \"illustrative\"\nsource = \"x\"\n[[group]]\nid = \"g\"\ntitle = \"G\"\n\
         [[indicator]]\nid = \"x\"\ngroup = \"g\"\ntitle = \"X\"\nformula = \"x\"\n{rule}\n"
    );
    fs::write(path, text).unwrap();
    let (path, name) = in_folder(&folder, "biennial.csv");
    fs::write(path, "entity,year,x\nA,2018,1\nA,2020,3\nA,2022,4.25\n").unwrap();
    let words = ["compare", &name, "--scheme", &scheme, "--to", "2022"];
    let found = json(&[&words[..], &["--json"]].concat());
    assert_eq!(found["compared"]["from"], 2020);
    assert_eq!(found["rows"][0]["points"], 1.25);
    // No year before the first, and none before all years.
    for to in ["2018", "-2147483648"] {
        let words = ["compare", &name, "--scheme", &scheme, &format!("--to={to}")];
        let refused = run(&words);
        assert_eq!(refused.code, 1, "{to}");
        assert!(refused.err.contains("--from"), "{}", refused.err);
    }
}

#[test]
fn a_change_is_given_as_numbers_under_its_years() {
    let rows = json(&["score", COUNTIES, "--scheme", "county-index", "--json"]);
    let name = rows[0]["name"].as_str().unwrap();
    let moved = json(&[
        "compare",
        COUNTIES,
        "--scheme",
        "county-index",
        "--entity",
        name,
        "--from",
        "2020",
        "--to",
        "2022",
        "--json",
    ]);
    let (change, parts) = (&moved["change"], &moved["change"]["parts"]);
    assert_eq!(change["years"], serde_json::json!([2020, 2022]));
    let total = |year: &str| change["totals"][year].as_f64().unwrap();
    assert_eq!(change["totals"]["2022"].as_f64(), rows[0]["total"].as_f64());
    let whole = change["change"].as_f64().unwrap();
    assert!((whole - (total("2022") - total("2020"))).abs() < 0.011);
    assert!((change["exact"].as_f64().unwrap() - sum(parts, "adds")).abs() < 1e-9);
    assert!(parts[0]["values"]["2020"].is_number() && parts[0]["points"]["2022"].is_number());
    assert!(parts[0]["imputed"]["2022"].is_boolean());
}

#[test]
#[allow(clippy::too_many_lines)] // One entity, in every way.
fn one_entity_is_explained_against_years_peers_and_schemes() {
    let rows = json(&["score", COUNTIES, "--scheme", "county-index", "--json"]);
    let name = rows[0]["name"].as_str().unwrap();
    let other = rows[1]["name"].as_str().unwrap();
    let base = [
        "compare",
        COUNTIES,
        "--scheme",
        "county-index",
        "--entity",
        name,
    ];
    let total = |year: i64, entity: &str| {
        let rows = rows.as_array().unwrap();
        let row = rows
            .iter()
            .find(|row| row["year"] == year && row["name"] == entity);
        row.unwrap()["total"].as_f64().unwrap()
    };
    let close = |a: f64, b: f64| (a - b).abs() < 0.011;

    let moved = json(&[&base[..], &["--from", "2020", "--to", "2022", "--json"]].concat());
    assert!(close(
        sum(&moved["change"]["parts"], "adds"),
        total(2022, name) - total(2020, name)
    ));
    assert!((sum(&moved["change"]["parts"], "share") - 1.0).abs() < 1e-9);

    let held = json(&[&base[..], &["--against", other, "--json"]].concat());
    assert!(close(
        sum(&held["gap"]["parts"], "adds"),
        total(2022, name) - total(2022, other)
    ));
    for part in held["constraints"]["parts"].as_array().unwrap() {
        let product = part["weight"].as_f64().unwrap() * part["shortfall"].as_f64().unwrap();
        assert!(
            (product - part["gain"].as_f64().unwrap()).abs() < 1e-9,
            "{part}"
        );
    }
    for whom in ["best", "median"] {
        let held = json(&[&base[..], &["--against", whom, "--json"]].concat());
        assert!(held["gap"].is_null());
        assert_eq!(held["constraints"]["against"], whom);
        assert!(close(
            held["constraints"]["total"].as_f64().unwrap(),
            total(2022, name)
        ));
    }

    for form in ["ratio", "symmetric"] {
        let grown = json(&[&base[..], &["--growth", form, "--json"]].concat());
        let years = grown["growth"]["years"].as_array().unwrap();
        assert_eq!(years[0]["index"].as_f64(), Some(100.0));
        let last = years.last().unwrap()["index"].as_f64().unwrap();
        let added: f64 = years.iter().map(|year| sum(&year["parts"], "adds")).sum();
        assert!((100.0 + added - last).abs() < 1e-9);
        if form == "ratio" {
            assert!(close(last, total(2022, name)));
        }
    }

    let both = json(&[
        "compare",
        COUNTIES,
        "--scheme",
        "county-index",
        "--scheme",
        "county-index-level",
        "--entity",
        name,
        "--year",
        "2022",
        "--json",
    ]);
    let level = json(&[
        "score",
        COUNTIES,
        "--scheme",
        "county-index-level",
        "--year",
        "2022",
        "--json",
    ]);
    let level = level
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"] == name)
        .unwrap();
    let whole = total(2022, name) + level["total"].as_f64().unwrap();
    let results = both["results"].as_array().unwrap();
    let parts: f64 = results.iter().map(|own| sum(&own["parts"], "points")).sum();
    assert!((parts - whole).abs() < 0.02);
    for own in results {
        assert!(own["total"].is_number() && own["rank"].is_number() && own["file"].is_null());
    }

    let folder = folder();
    let (path, out) = in_folder(&folder, "moved.xlsx");
    done(&[&base[..], &["--from", "2020", "-o", &out, "--lang", "zh"]].concat());
    assert!(path.exists());
    let said = done(&[&base[..], &["--from", "2020", "--lang", "zh"]].concat()).out;
    assert!(
        said.contains("驱动因素") && said.contains("变动分解"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_compared_is_said() {
    let one = ["compare", COUNTIES, "--scheme", "county-index"];
    let third = ["--scheme", "a", "--scheme", "b"];
    for (more, code, told) in [
        (&[][..], 2, "Nothing to compare yet"),
        (&third[..], 2, "can be given twice"),
        (
            &["--scheme", "county-index-level", "--from", "2020"],
            2,
            "one scheme",
        ),
        (&["--from", "2022", "--to", "2020"], 2, "has to be before"),
        (
            &["--from", "2020", "--year", "2021"],
            2,
            "--year says nothing",
        ),
        (&["--from", "1990", "--to", "1991"], 1, "1990"),
        (&["--growth", "ratio"], 2, "--entity is needed"),
        (
            &["--growth", "linear", "--entity", "x"],
            2,
            "ratio, symmetric",
        ),
        (&["--growth", "ratio", "--entity", "nobody"], 1, "nobody"),
        (&["--against", "nobody", "--entity", "nobody"], 1, "nobody"),
        (&["--from", "2020", "--by", "nothing"], 1, "nothing"),
        (&["--from", "2020", "-o", "x.svg"], 2, "--output cannot be"),
    ] {
        let ran = run(&[&one[..], more].concat());
        assert_eq!(ran.code, code, "{more:?}: {}", ran.err);
        assert!(ran.err.contains(told), "{more:?}: {}", ran.err);
        assert!(ran.out.is_empty(), "{more:?}");
    }
    let ran = run(&["compare", COUNTIES]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--scheme is needed"), "{}", ran.err);
}
