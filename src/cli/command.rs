//! The commands and their options, as data.

use super::arguments::Arguments;
use super::{
    Outcome, cards, chart, check, compare, convert, explain, fund, map, passport, policies,
    projects, report, robustness, sample, schemes, score, titles, weights,
};

/// One subcommand.
pub(super) struct Command {
    /// Its name on the command line.
    pub name: &'static str,
    /// Fewest and most operands.
    pub operands: (usize, usize),
    /// Its options, beside those of [`GLOBAL`].
    pub options: &'static [&'static str],
    /// Whether it reads data, and takes the options of [`INPUT`].
    pub input: bool,
    /// Whether it draws, and takes the options of [`FIGURE`].
    pub figure: bool,
    /// Options that it takes twice.
    pub twice: &'static [&'static str],
    /// Its work.
    pub run: fn(&Arguments) -> Outcome,
}

/// One option.
pub(super) struct Choice {
    /// Its name after `--`.
    pub name: &'static str,
    /// Its short form.
    pub short: Option<char>,
    /// Whether a value follows it.
    pub takes_value: bool,
}

/// Most files that are joined to one.
const MOST_FILES: usize = 9;

/// Options that every command takes.
pub(super) const GLOBAL: &[&str] = &["help", "lang"];

/// Options of reading.
pub(super) const INPUT: &[&str] = &[
    "sheet",
    "encoding",
    "delimiter",
    "quote",
    "mend",
    "header-row",
    "layout",
    "units",
    "subject",
    "first-column",
    "join",
    "with",
    "password",
    "mapping",
    "save-mapping",
    "where",
    "year",
    "scheme",
];

/// Options of drawing.
pub(super) const FIGURE: &[&str] = &["output", "size", "width", "height", "dpi", "theme", "title"];

/// All options.
pub(super) const CHOICES: &[Choice] = &[
    flag("help", Some('h')),
    valued("lang", None),
    flag("json", None),
    valued("sheet", None),
    valued("encoding", None),
    valued("delimiter", None),
    valued("quote", None),
    valued("mend", None),
    valued("header-row", None),
    valued("layout", None),
    valued("units", None),
    valued("subject", None),
    valued("first-column", None),
    valued("join", None),
    valued("with", None),
    valued("password", None),
    valued("mapping", None),
    valued("save-mapping", None),
    valued("where", None),
    valued("year", None),
    valued("scheme", None),
    valued("output", Some('o')),
    valued("stages", None),
    valued("tier", None),
    valued("policies", None),
    valued("on", None),
    valued("definitions", None),
    valued("entity", None),
    valued("entities", None),
    valued("indicator", None),
    valued("target", None),
    valued("from", None),
    valued("to", None),
    valued("by", None),
    valued("against", None),
    valued("growth", None),
    valued("base", None),
    valued("limit", None),
    valued("boards", None),
    valued("pages", None),
    valued("plan", None),
    valued("budget", None),
    valued("ledger", None),
    valued("ledger-out", None),
    valued("boundaries", None),
    valued("measure", None),
    valued("classes", None),
    valued("class-method", None),
    valued("size-by", None),
    valued("color-by", None),
    valued("labels", None),
    valued("approval", None),
    flag("plain", None),
    valued("projection", None),
    valued("circles", None),
    valued("inset", None),
    valued("compare", None),
    valued("compare-as", None),
    valued("layer", None),
    valued("projects", None),
    valued("projects-as", None),
    valued("points-in", None),
    valued("boundaries-in", None),
    valued("size", None),
    valued("width", None),
    valued("height", None),
    valued("dpi", None),
    valued("theme", None),
    valued("title", None),
    valued("author", None),
    valued("format", None),
    flag("portraits", None),
    valued("level", None),
    valued("method", None),
    valued("matrix", None),
    valued("experts", None),
    flag("accept-inconsistent", None),
    flag("checks", None),
    valued("enterprises", None),
    valued("years", None),
    valued("seed", None),
    valued("runs", None),
    valued("top", None),
    valued("vary", None),
    valued("levels", None),
];

/// The commands, in the order of the help.
pub(super) const COMMANDS: &[Command] = &[
    Command {
        name: "check",
        operands: (1, 1),
        options: &["json", "boundaries"],
        input: true,
        figure: false,
        twice: &[],
        run: check::run,
    },
    Command {
        name: "convert",
        operands: (1, 1),
        options: &["output"],
        input: true,
        figure: false,
        twice: &[],
        run: convert::run,
    },
    Command {
        name: "score",
        operands: (1, 1),
        options: &["json", "output", "stages"],
        input: true,
        figure: false,
        twice: &[],
        run: score::run,
    },
    Command {
        name: "explain",
        operands: (1, 1),
        options: &["json", "entity"],
        input: true,
        figure: false,
        twice: &[],
        run: explain::run,
    },
    Command {
        name: "compare",
        operands: (1, 2),
        options: &[
            "from", "to", "by", "entity", "against", "growth", "base", "json", "output",
        ],
        input: true,
        figure: false,
        twice: &["scheme"],
        run: compare::run,
    },
    Command {
        name: "robustness",
        operands: (1, 1),
        options: &["json", "output", "runs", "seed", "top", "vary", "levels"],
        input: true,
        figure: false,
        twice: &[],
        run: robustness::run,
    },
    Command {
        name: "titles",
        operands: (1, 1),
        options: &["tier", "entity", "json", "output"],
        input: true,
        figure: false,
        twice: &["scheme"],
        run: titles::run,
    },
    Command {
        name: "match",
        operands: (1, 1),
        options: &["policies", "on", "entity", "json", "output"],
        input: true,
        figure: false,
        twice: &[],
        run: policies::run,
    },
    Command {
        name: "projects",
        operands: (1, 1),
        options: &["enterprises", "definitions", "json", "output"],
        input: true,
        figure: false,
        twice: &[],
        run: projects::run,
    },
    Command {
        name: "cards",
        operands: (1, 1),
        options: &["entity", "definitions", "json", "output"],
        input: true,
        figure: false,
        twice: &[],
        run: cards::run,
    },
    Command {
        name: "chart",
        operands: (2, 2),
        options: &[
            "indicator",
            "entities",
            "entity",
            "from",
            "to",
            "limit",
            "target",
            "boards",
            "pages",
            "by",
            "measure",
            "runs",
            "seed",
            "plan",
            "budget",
            "against",
            "ledger",
            "definitions",
            "policies",
        ],
        input: true,
        figure: true,
        twice: &[],
        run: chart::run,
    },
    Command {
        name: "map",
        operands: (1, 1),
        options: &[
            "boundaries",
            "measure",
            "classes",
            "class-method",
            "size-by",
            "color-by",
            "labels",
            "approval",
            "entity",
            "plain",
            "projection",
            "circles",
            "inset",
            "compare",
            "compare-as",
            "layer",
            "projects",
            "projects-as",
            "points-in",
            "boundaries-in",
        ],
        input: true,
        figure: true,
        twice: &["layer"],
        run: map::run,
    },
    Command {
        name: "weights",
        operands: (1, 1),
        options: &[
            "level",
            "method",
            "matrix",
            "experts",
            "accept-inconsistent",
            "checks",
            "json",
            "output",
        ],
        input: true,
        figure: false,
        twice: &[],
        run: weights::run,
    },
    Command {
        name: "fund",
        operands: (1, 1),
        options: &[
            "plan",
            "budget",
            "against",
            "ledger",
            "ledger-out",
            "entity",
            "json",
            "output",
        ],
        input: true,
        figure: false,
        twice: &[],
        run: fund::run,
    },
    Command {
        name: "schemes",
        operands: (0, 2),
        options: &["json"],
        input: false,
        figure: false,
        twice: &[],
        run: schemes::run,
    },
    Command {
        name: "passport",
        operands: (1, 2),
        options: &["json"],
        input: false,
        figure: false,
        twice: &[],
        run: passport::run,
    },
    Command {
        name: "sample",
        operands: (1, 1),
        options: &["enterprises", "years", "seed"],
        input: false,
        figure: false,
        twice: &[],
        run: sample::run,
    },
    Command {
        name: "report",
        operands: (1, 1),
        options: &[
            "output",
            "portraits",
            "entity",
            "limit",
            "boards",
            "pages",
            "boundaries",
            "layer",
            "projects",
            "projects-as",
            "size",
            "theme",
            "title",
            "author",
            "format",
            "policies",
            "ledger",
            "plan",
        ],
        input: true,
        figure: false,
        twice: &["layer"],
        run: report::run,
    },
];

const fn flag(name: &'static str, short: Option<char>) -> Choice {
    Choice {
        name,
        short,
        takes_value: false,
    }
}

const fn valued(name: &'static str, short: Option<char>) -> Choice {
    Choice {
        name,
        short,
        takes_value: true,
    }
}

/// The command of this name.
pub(super) fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

impl Command {
    /// How often an option may be given.
    pub fn times(&self, option: &str) -> usize {
        match option {
            "with" => MOST_FILES,
            _ if self.twice.contains(&option) => 2,
            _ => 1,
        }
    }

    /// The names of all options that it takes.
    pub fn choices(&self) -> Vec<&'static str> {
        let mut names = GLOBAL.to_vec();
        names.extend(self.options);
        if self.input {
            names.extend(INPUT);
        }
        if self.figure {
            names.extend(FIGURE);
        }
        names
    }
}
