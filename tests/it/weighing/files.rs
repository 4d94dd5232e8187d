//! Weights from files: judgement matrices and experts' budgets, as people write them.

use innovation_atlas::analysis::weights::{Detail, Level, Proposal, budget, pairwise};
use innovation_atlas::i18n::Result;
use innovation_atlas::jobs::Progress;
use innovation_atlas::table::{Cell, ReadOptions, Sheet, Table, read, write};

use super::said;
use crate::commands::{folder, in_folder};
use crate::traps::{Item, MIN_MAX, one_group};

fn level() -> Level {
    let items = ["x", "y", "z"].map(|id| Item(id, MIN_MAX, ""));
    Level::find(&one_group("arithmetic", "", &items), None).unwrap()
}

fn table(text: &str) -> Table {
    let folder = folder();
    let (path, _) = in_folder(&folder, "judged.csv");
    std::fs::write(&path, text).unwrap();
    read(&path, &ReadOptions::default(), &Progress::default()).unwrap()
}

fn judged(text: &str) -> Result<Proposal> {
    pairwise(&level(), &table(text), false)
}

fn close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    let near = found
        .iter()
        .zip(expected)
        .all(|(a, b)| (a - b).abs() < 1e-12);
    assert!(near, "{found:?}");
}

/// λ of three judgements in closed form: 1 + t + 1/t with t³ = a13 / (a12 · a23).
fn lambda(a: f64, b: f64, c: f64) -> f64 {
    let t = (b / (a * c)).cbrt();
    1.0 + t + 1.0 / t
}

#[test]
fn a_judgement_matrix_is_read_however_it_is_written() {
    let full = judged(",x,y,z\nx,1,3,5\ny,1/3,1,2\nz,1/5,1/2,1\n").unwrap();
    let means = [15.0_f64.cbrt(), (2.0 / 3.0_f64).cbrt(), 0.1_f64.cbrt()];
    let sum: f64 = means.iter().sum();
    close(&full.shares, &means.map(|mean| mean / sum));
    let Detail::Pairwise {
        lambda_max,
        consistency_ratio,
        ..
    } = full.detail
    else {
        panic!("{full:?}");
    };
    assert!((lambda_max - lambda(3.0, 5.0, 2.0)).abs() < 1e-12);
    let ratio = (lambda(3.0, 5.0, 2.0) - 3.0) / 2.0 / 0.58;
    assert!((consistency_ratio.unwrap() - ratio).abs() < 1e-12);
    assert!(said(&full.remarks[0]).starts_with("Consistency ratio 0.003"));
    for same in [
        // Names, other orders, one triangle, rounded inverses, full-width signs, no names of rows.
        "判断矩阵,Item x,Item y,Item z\nItem x,1,3,5\nItem y,0.33,1,2\nItem z,0.2,0.5,1\n",
        ",z,x,y\ny,2,,1\nx,5,,3\nz,,,\n",
        ",x,y,z\nx,,3,5\ny,,,2\nz,,,\n",
        "x,y,z\n1,3,5\n,1,2\n,,1\n",
        ";x;y;z\nx;1;３;5\ny;１／３;1;2\nz;1/5;1/2;1\n",
    ] {
        close(
            &judged(same)
                .unwrap_or_else(|error| panic!("{same}: {error}"))
                .shares,
            &full.shares,
        );
    }
}

#[test]
fn a_judgement_matrix_in_a_workbook() {
    let folder = folder();
    let (path, _) = in_folder(&folder, "judged.xlsx");
    let text = |text: &str| Cell::Text(text.to_owned());
    let sheet = Sheet {
        name: "判断".to_owned(),
        header: ["", "x", "y", "z"].map(str::to_owned).to_vec(),
        columns: vec![
            vec![text("x"), text("y"), text("z")],
            vec![Cell::Number(1.0), text("1/3"), Cell::Number(0.2)],
            vec![Cell::Number(3.0), Cell::Number(1.0), Cell::Number(0.5)],
            vec![Cell::Number(5.0), Cell::Number(2.0), Cell::Number(1.0)],
        ],
        print: None,
    };
    write(&path, &[sheet]).unwrap();
    let table = read(&path, &ReadOptions::default(), &Progress::default()).unwrap();
    let found = pairwise(&level(), &table, false).unwrap();
    close(
        &found.shares,
        &judged("x,y,z\n1,3,5\n,1,2\n,,1\n").unwrap().shares,
    );
}

#[test]
fn judgements_that_contradict_each_other_are_refused_unless_they_are_wanted() {
    let circle = ",x,y,z\nx,1,5,1/5\ny,,1,5\nz,,,1\n";
    let problem = judged(circle).unwrap_err();
    assert_eq!(problem.key, "weights.inconsistent");
    let told = said(&problem);
    let ratio = (lambda(5.0, 0.2, 5.0) - 3.0) / 2.0 / 0.58;
    let shown = format!("the consistency ratio is {ratio:.3}");
    assert!(told.contains(&shown) && told.contains("Item"), "{told}");
    let wanted = pairwise(&level(), &table(circle), true).unwrap();
    assert_eq!(wanted.remarks[0].key, "weights.inconsistent");
    close(&wanted.shares, &[1.0 / 3.0; 3]);
    // The pair that is farthest from the rest is named: all but one judgement say 8 : 4 : 2 : 1.
    let items = ["w", "x", "y", "z"].map(|id| Item(id, MIN_MAX, ""));
    let four = Level::find(&one_group("arithmetic", "", &items), None).unwrap();
    let one = table(",w,x,y,z\nw,,2,4,1/8\nx,,,2,4\ny,,,,2\nz,,,,\n");
    let told = said(&pairwise(&four, &one, false).unwrap_err());
    assert!(
        told.contains("\"Item z\" over \"Item w\": judged 8"),
        "{told}"
    );
}

#[test]
fn a_file_that_is_no_judgement_matrix_is_refused_with_its_place() {
    for (text, told) in [
        (",x,y\nx,1,3\ny,1/3,1\n", "has no column for Item z"),
        (",x,y,z\nx,1,3,5\ny,1/3,1,2\n", "has no row for Item z"),
        (
            ",x,y,z,q\nx,1,3,5,1\ny,,1,2,1\nz,,,1,1\n",
            "\"q\" is none of the parts",
        ),
        (
            ",x,y,z\nx,1,3,5\ny,,1,2\nq,,,1\n",
            "\"q\" is none of the parts",
        ),
        (
            ",x,y,z\nx,1,3,5\ny,,1,2\ny,,1,2\nz,,,1\n",
            "\"y\" stands there twice",
        ),
        (
            ",x,y,Item x\nx,1,3,5\ny,,1,2\nz,,,1\n",
            "\"Item x\" stands there twice",
        ),
        ("x,y,z\n1,3,5\n,1,2\n", "2 rows for 3 parts"),
        (
            ",x,y,z\nx,1,3,much\ny,,1,2\nz,,,1\n",
            "judged.csv!D2: \"much\"",
        ),
        (",x,y,z\nx,1,3,2026-01-03\ny,,1,2\nz,,,1\n", "D2"),
        (",x,y,z\nx,1,3,1/0\ny,,1,2\nz,,,1\n", "D2"),
        (",x,y,z\nx,1,3,\ny,,1,2\nz,,,1\n", "D2 is blank, and so is"),
        (",x,y,z\nx,1,3,-5\ny,,1,2\nz,,,1\n", "D2: \"-5\""),
        (",x,y,z\nx,1,0,5\ny,,1,2\nz,,,1\n", "C2: \"0\""),
        (",x,y,z\nx,1,3,5\ny,,2,2\nz,,,1\n", "C3: \"2\" should be 1"),
        (
            ",x,y,z\nx,1,3,5\ny,3,1,2\nz,,,1\n",
            "C2 says \"3\" and judged.csv!B3 \"3\"",
        ),
    ] {
        let problem = judged(text).err();
        let problem = problem.unwrap_or_else(|| panic!("{text} is accepted"));
        assert!(said(&problem).contains(told), "{text}: {problem}");
    }
}

#[test]
fn experts_distribute_their_points() {
    let found = budget(
        &level(),
        &table("专家,Item x,y,z\n张三,50,30,20\n李四,3,3,4\n"),
    )
    .unwrap();
    close(&found.shares, &[0.4, 0.3, 0.3]);
    let Detail::Budget {
        experts,
        lowest,
        highest,
        sd,
    } = found.detail
    else {
        panic!("{:?}", found.detail);
    };
    assert_eq!(experts, ["张三", "李四"]);
    close(&lowest, &[0.3, 0.3, 0.2]);
    close(&highest, &[0.5, 0.3, 0.4]);
    close(&sd.unwrap(), &[0.02_f64.sqrt(), 0.0, 0.02_f64.sqrt()]);
    let told: Vec<String> = found.remarks.iter().map(said).collect();
    assert_eq!(
        told,
        [
            "2 experts, each with the same say",
            "The experts differ most on \"Item x\": from 30% to 50%"
        ]
    );
    // Without names, in per cent, in another order.
    let found = budget(&level(), &table("z,y,x\n20%,30%,50%\n40,30,30\n")).unwrap();
    close(&found.shares, &[0.4, 0.3, 0.3]);
    let alone = budget(&level(), &table("expert,x,y,z\nA,1,0,3\n")).unwrap();
    close(&alone.shares, &[0.25, 0.0, 0.75]);
    for (text, told) in [
        ("expert,x,y\nA,1,2\n", "no column for Item z"),
        (
            "expert,x,y,z,total\nA,1,2,3,6\n",
            "\"total\" is none of the parts",
        ),
        ("expert,x,y,z\nA,1,,3\n", "C2 is blank: write 0"),
        ("expert,x,y,z\nA,1,-2,3\n", "C2: \"-2\""),
        ("expert,x,y,z\nA,1,some,3\n", "C2: \"some\""),
        (
            "expert,x,y,z\nA,1,2,3\nB,0,0,0\n",
            "expert \"B\" gave nothing",
        ),
        (
            "专家,x,y,z\n甲,1,2,3\n合计,1,2,3\n",
            "\"合计\" is a sum or mean",
        ),
    ] {
        let problem = budget(&level(), &table(text)).unwrap_err();
        assert!(said(&problem).contains(told), "{text}: {problem}");
    }
    // Reading knows some of them, and takes them out of a table of three and more.
    for name in ["Mean", "Average", "Total", "Sum", "平均", "合计"] {
        let text = format!("e,x,y,z\nA,50,30,20\nB,40,40,20\n{name},45,35,20\n");
        let problem = budget(&level(), &table(&text)).unwrap_err();
        assert!(said(&problem).contains(name), "{name}: {problem}");
    }
}
