//! Long and short boards by the rule of the Global Innovation Index, counted by hand.

use std::fmt::Write;

use innovation_atlas::analysis::{BoardRule, explain, portrait_data};

use crate::explaining::indicator;
use crate::scoring::{INDEX, data, scheme, scored, shares};

#[test]
fn boards_follow_the_rule_of_the_innovation_index() {
    let mut text = INDEX.split("[[indicator]]").next().unwrap().to_owned();
    for at in 0..16 {
        write!(
            text,
            "[[indicator]]\nid = \"i{at}\"\ngroup = \"all\"\ntitle = {{ en = \"I\", zh = \"指\" }}\n\
             formula = \"x{at}\"\nrule = {{ kind = \"min_max\" }}\n"
        )
        .unwrap();
    }
    let many = scheme(&text);
    // Twenty entities; the first one's place in indicator i is i + 4 from the top: 2 of 16 are long, 2 are short.
    let header: Vec<String> = (0..16).map(|at| format!("x{at}")).collect();
    let mut csv = format!("entity,year,{}\n", header.join(","));
    for entity in 0..20 {
        let cells: Vec<String> = (0..16)
            .map(|at| {
                let own = 20 - (at + 4);
                let value = match entity {
                    0 => own,
                    _ if entity <= own => entity - 1,
                    _ => entity,
                };
                value.to_string()
            })
            .collect();
        writeln!(csv, "E{entity},2021,{}", cells.join(",")).unwrap();
    }
    let frame = data(&csv, &many);
    let scores = scored(&frame, &many);
    let portrait = portrait_data(&frame, &scores, 0, BoardRule::Ranks).unwrap();
    assert_eq!(portrait.peer_count, 20);
    let ranks: Vec<u32> = portrait
        .boards
        .iter()
        .map(|board| board.rank.unwrap())
        .collect();
    assert_eq!(ranks, (4..20).collect::<Vec<u32>>());
    let long: Vec<usize> = (0..16)
        .filter(|&at| portrait.boards[at].long == Some(true))
        .collect();
    let short: Vec<usize> = (0..16)
        .filter(|&at| portrait.boards[at].long == Some(false))
        .collect();
    assert_eq!((long, short), (vec![0, 1], vec![14, 15]));
    // The best of all is third or better everywhere but in nothing short.
    let best = portrait_data(&frame, &scores, 19, BoardRule::Ranks).unwrap();
    assert!(best.boards.iter().all(|board| board.long == Some(true)));
    let quartiles = portrait.dimensions[0].quartiles.unwrap();
    assert!(quartiles[0] < quartiles[1] && quartiles[1] < quartiles[2]);
    assert!((portrait.dimensions[0].best - 100.0).abs() < 1e-12);
    assert_eq!(portrait.history.len(), 1);
}

/// The marks of the boards of a row by the rule of the innovation index.
fn marks(csv: &str, row: usize) -> Vec<Option<bool>> {
    let index = shares("skip", "sum");
    let frame = data(csv, &index);
    let portrait = portrait_data(&frame, &scored(&frame, &index), row, BoardRule::Ranks).unwrap();
    portrait.boards.iter().map(|board| board.long).collect()
}

#[test]
fn the_third_of_five_is_neither_and_a_shared_last_place_a_weakness() {
    let csv = "entity,year,x,y\nA,2020,0,5\nA,2021,0,5\nB,2021,0,1\nC,2021,0,2\nD,2021,7,9\nE,2021,8,8\nA,2022,1,1\n";
    let index = shares("skip", "sum");
    let frame = data(csv, &index);
    let portrait = portrait_data(&frame, &scored(&frame, &index), 1, BoardRule::Ranks).unwrap();
    // Among 0, 0, 0, 7, 8 its X has rank 3, and shares it with the last: no strength. Y is third, the median of the
    // five: of so few neither.
    let ranks: Vec<_> = portrait.boards.iter().map(|board| board.rank).collect();
    assert_eq!(ranks, [Some(3), Some(3)]);
    assert_eq!(portrait.boards[0].percent_rank, Some(0.0));
    assert_eq!(marks(csv, 1), [Some(false), None]);
    assert_eq!(portrait.board_few, Some(5));
    // The years after the portrait's own are not part of it.
    let years: Vec<i32> = portrait.history.iter().map(|year| year.year).collect();
    assert_eq!(years, [2020, 2021]);
    // One more with less Y and more X: third of six is in the middle, too.
    let csv =
        "entity,year,x,y\nA,2021,0,5\nB,2021,0,1\nC,2021,0,2\nD,2021,7,9\nE,2021,8,8\nF,2021,9,0\n";
    assert_eq!(marks(csv, 0), [Some(false), None]);
}

#[test]
fn the_middle_of_eight_is_neither_and_the_first_of_many_is_a_strength() {
    // H: 5 of 8 in X (percent rank 3/7), 6 of 8 in Y (2/7): the better of both is no strength, the worse no weakness.
    let mut csv = "entity,year,x,y\n".to_owned();
    for (at, name) in ["A", "B", "C", "D", "H", "I", "J", "K"].iter().enumerate() {
        let y = if *name == "H" {
            25
        } else {
            [80, 70, 60, 50, 0, 40, 20, 10][at]
        };
        writeln!(csv, "{name},2021,{},{y}", 80 - 10 * at).unwrap();
    }
    assert_eq!(marks(&csv, 4), [None, None]);
    // C is third in both: of eight no strength, either. A is first.
    assert_eq!(marks(&csv, 2), [None, None]);
    assert_eq!(marks(&csv, 0), [Some(true), Some(true)]);
    // 10, 10, 10, 4: shared with most, and yet the first. Y is the same for all: neither.
    let csv = "entity,year,x,y\nA,2021,10,1\nB,2021,10,1\nC,2021,10,1\nD,2021,4,1\n";
    assert_eq!(marks(csv, 0), [Some(true), None]);
}

#[test]
fn what_both_sides_would_claim_is_neither() {
    // The fourth of five in both: percent rank 1/4 is its highest and its lowest.
    let csv = "entity,year,x,y\nA,2021,9,9\nB,2021,8,8\nC,2021,7,7\nD,2021,2,2\nE,2021,1,1\n";
    assert_eq!(marks(csv, 3), [None, None]);
}

#[test]
fn who_is_nobodys_peer_stands_in_no_portrait() {
    let mut index = shares("skip", "sum");
    index.min_coverage = 0.9;
    // Z has no Y: it was left out of all comparisons, with the largest X of all.
    let csv = "entity,year,x,y\nA,2021,1,5\nB,2021,2,4\nC,2021,3,3\nZ,2021,99,\n";
    let frame = data(csv, &index);
    let scores = scored(&frame, &index);
    let portrait = portrait_data(&frame, &scores, 2, BoardRule::Ranks).unwrap();
    assert_eq!((portrait.peer_count, portrait.scored), (3, 3));
    let x = &portrait.boards[0];
    assert_eq!((x.rank, x.of, x.percent_rank), (Some(1), 3, Some(1.0)));
    let explained = explain(&frame, &scores, 2).unwrap();
    let peers = indicator(&explained, "x").1.peers.as_ref().unwrap();
    assert_eq!((peers.size, peers.min, peers.max), (3, 1.0, 3.0));
    // Those that were left out themselves are laid beside the others.
    let portrait = portrait_data(&frame, &scores, 3, BoardRule::Ranks).unwrap();
    assert_eq!((portrait.peer_count, portrait.scored), (4, 3));
}

#[test]
fn boards_compare_with_the_peers_of_their_rule() {
    let mut index = shares("skip", "sum");
    index.indicators[0].within = Some(vec!["year".to_owned(), "industry".to_owned()]);
    // A has most X of its industry, and less than anybody of the other.
    let csv = "entity,year,industry,x,y\nA,2021,chem,3,1\nB,2021,chem,1,2\nC,2021,chem,2,3\n\
               D,2021,soft,10,4\nE,2021,soft,11,5\nF,2021,soft,12,6\nG,2021,soft,13,7\n";
    let frame = data(csv, &index);
    let scores = scored(&frame, &index);
    let portrait = portrait_data(&frame, &scores, 0, BoardRule::Ranks).unwrap();
    assert_eq!(portrait.peer_count, 7);
    let [x, y] = &portrait.boards[..] else {
        panic!("two indicators");
    };
    assert_eq!((x.rank, x.of, x.percent_rank), (Some(1), 3, Some(1.0)));
    assert_eq!((x.long, x.points), (Some(true), Some(100.0)));
    assert!(x.peers.en.contains("chem"), "{}", x.peers.en);
    assert_eq!((y.rank, y.of, y.long), (Some(7), 7, Some(false)));
    assert_eq!(y.peers, portrait.peers);
    assert_eq!(
        portrait.board_peers,
        [x.peers.clone(), y.peers.clone()],
        "both are named"
    );
}
