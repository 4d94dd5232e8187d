//! Files that somebody wants opened come in, with what for; what each of them is, read as far as it has to be before it
//! may take anybody's place, goes out. Runs in the background: a file may be large, far away, or no file at all.

use std::collections::HashSet;
use std::fs::{File, metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::analysis::cards::CardRules;
use crate::analysis::funds::{FundPlan, Ledger};
use crate::analysis::projects::ProjectRules;
use crate::dataset::{Mapping, read};
use crate::geo::is_boundaries;
use crate::i18n::{Message, Result};
use crate::jobs::Progress;
use crate::scheme::load;
use crate::table::{Table, read_error};
use crate::workspace::{EXTENSION, Kept, SourceChoice, TableKey};

/// Most bytes of a file that are looked at to know what it is.
const LOOK: u64 = 64 << 10;
/// Largest mapping that is read: a line for each of the columns and of the corrections.
const LARGEST_MAPPING: u64 = 16 << 20;

/// What files are wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Open instead.
    Open,
    /// Open beside.
    Add,
    /// Boundaries of the map.
    Boundaries,
    /// A further layer of the map.
    Layer,
    /// A scheme.
    Scheme,
    /// The mapping of the open file of this path.
    Mapping(PathBuf),
    /// A fund plan; the second one, or the first.
    Plan(bool),
    /// A ledger.
    Ledger,
    /// Four 90 % cards.
    Cards,
}

/// Files with what they are wanted for.
#[derive(Clone, Debug)]
pub struct Request {
    /// What for.
    pub purpose: Purpose,
    /// The files.
    pub files: Vec<PathBuf>,
    /// The data files that are open.
    pub open: Vec<PathBuf>,
    /// Whether any of those could be read, so that there is something to keep.
    pub keeps: bool,
}

/// A workspace with the file that it was saved in.
pub type KeptIn = (PathBuf, Box<Kept>);

/// Files on their way into the document, each where it belongs.
#[derive(Debug, Default)]
pub struct Opening {
    /// All that were asked for.
    pub all: Vec<PathBuf>,
    /// A workspace.
    pub kept: Option<KeptIn>,
    /// Data files.
    pub files: Vec<PathBuf>,
    /// The texts of those that were read.
    pub tables: Vec<(TableKey, Table)>,
    /// A boundary file.
    pub boundaries: Option<PathBuf>,
    /// Scheme files, and whether they score anything but enterprises.
    pub schemes: Vec<(PathBuf, bool)>,
    /// A mapping.
    pub mapping: Option<Mapping>,
    /// The open file that it is for, where that was said.
    pub mapped: Option<PathBuf>,
    /// A fund plan.
    pub plan: Option<FundPlan>,
    /// A second one, to compare it with.
    pub against: Option<FundPlan>,
    /// A ledger, also one that could not be read.
    pub ledger: Option<PathBuf>,
    /// The four 90 % cards.
    pub cards: Option<CardRules>,
    /// Stages of projects.
    pub stages: Option<PathBuf>,
    /// Whether the data is opened beside what is open.
    pub beside: bool,
    /// What could not be read, and why.
    pub failed: Vec<Message>,
    /// Files that are left out, because others of their kind were named before them.
    pub unused: Vec<PathBuf>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Workspace,
    Boundaries,
    Scheme,
    Mapping,
    Plan,
    Ledger,
    Cards,
    Stages,
    Data,
}

impl Opening {
    /// Finds out what the files are.
    ///
    /// # Errors
    /// When data would take the place of what is open and none of it can be read, or when the work is cancelled.
    pub fn of(request: Request, progress: &Progress) -> Result<Self> {
        let purpose = request.purpose;
        let mut opening = Self {
            all: request.files.clone(),
            beside: purpose == Purpose::Add,
            ..Self::default()
        };
        if let Purpose::Mapping(path) = &purpose {
            opening.mapped = Some(path.clone());
        }
        let mut seen = HashSet::new();
        for path in request.files {
            progress.check()?;
            // What is asked for twice is there once.
            if !seen.insert(path.clone()) {
                continue;
            }
            let kind = match purpose {
                Purpose::Open | Purpose::Add => kind_of(&path),
                Purpose::Boundaries | Purpose::Layer => Kind::Boundaries,
                Purpose::Scheme => Kind::Scheme,
                Purpose::Mapping(_) => Kind::Mapping,
                Purpose::Plan(_) => Kind::Plan,
                Purpose::Ledger => Kind::Ledger,
                Purpose::Cards => Kind::Cards,
            };
            if let Err(message) = opening.take(path, kind) {
                opening.failed.push(message);
            }
        }
        if purpose == Purpose::Plan(true) {
            opening.against = opening.plan.take();
        }
        // Beside a workspace nothing takes its place.
        opening.beside |= opening.kept.is_some();
        let again = opening.files.iter().any(|path| request.open.contains(path));
        if request.keeps && !opening.beside && !again {
            opening.read(progress)?;
        }
        Ok(opening)
    }

    fn take(&mut self, path: PathBuf, kind: Kind) -> Result<()> {
        if kind == Kind::Data {
            self.files.push(path);
            return Ok(());
        }
        is_file(&path)?;
        // The first of a kind has its place, and the second plan is what the first is compared with.
        if self.is_taken(kind) {
            self.unused.push(path);
            return Ok(());
        }
        match kind {
            Kind::Workspace => {
                let kept = Box::new(Kept::read(&path)?);
                self.kept = Some((path, kept));
            }
            Kind::Boundaries => self.boundaries = Some(path),
            Kind::Scheme => {
                let index = !load(&path.to_string_lossy())?.is_of_enterprises();
                self.schemes.push((path, index));
            }
            Kind::Mapping => self.mapping = Some(Mapping::read(&path)?),
            Kind::Plan => {
                let plan = FundPlan::read(&path)?;
                // A scheme that cannot be had is told now, and nothing is changed.
                if let Some(scheme) = &plan.scheme {
                    load(scheme)?;
                }
                match self.plan {
                    None => self.plan = Some(plan),
                    Some(_) => self.against = Some(plan),
                }
            }
            Kind::Ledger => {
                // One that cannot be read has its place all the same: without it what was redeemed would be paid again.
                self.ledger = Some(path.clone());
                Ledger::read(&path)?;
            }
            Kind::Cards => self.cards = Some(CardRules::load(&path)?),
            Kind::Stages => {
                ProjectRules::load(&path)?;
                self.stages = Some(path);
            }
            Kind::Data => {}
        }
        Ok(())
    }

    /// Whether there is no place for another file of a kind.
    fn is_taken(&self, kind: Kind) -> bool {
        match kind {
            Kind::Workspace => self.kept.is_some(),
            Kind::Boundaries => self.boundaries.is_some(),
            Kind::Mapping => self.mapping.is_some(),
            Kind::Plan => self.plan.is_some() && self.against.is_some(),
            Kind::Ledger => self.ledger.is_some(),
            Kind::Cards => self.cards.is_some(),
            Kind::Stages => self.stages.is_some(),
            Kind::Scheme | Kind::Data => false,
        }
    }

    /// Reads the data: what cannot be read takes nobody's place.
    fn read(&mut self, progress: &Progress) -> Result<()> {
        let mut failed = None;
        for path in &self.files {
            let key = TableKey::of(&SourceChoice::new(path));
            match read(&key.path, &key.options, progress) {
                Ok(table) => self.tables.push((key, table)),
                Err(message) => {
                    progress.check()?;
                    failed.get_or_insert(message);
                }
            }
        }
        match failed {
            Some(message) if self.tables.is_empty() => Err(message),
            _ => Ok(()),
        }
    }
}

/// Says of a folder or a pipe that it is no file: opening a pipe would wait for somebody who writes into it.
fn is_file(path: &Path) -> Result<()> {
    let facts = metadata(path).map_err(|error| read_error(path, &error))?;
    let kind = match (facts.is_file(), facts.is_dir()) {
        (true, _) => return Ok(()),
        (_, true) => ErrorKind::IsADirectory,
        _ => ErrorKind::InvalidInput,
    };
    Err(read_error(path, &kind.into()))
}

/// What a file is: by its ending, and where that leaves it open by how it begins. What cannot be looked at is data, whose
/// reading says what is wrong.
fn kind_of(path: &Path) -> Kind {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some(EXTENSION) => Kind::Workspace,
        Some("geojson" | "topojson") => Kind::Boundaries,
        Some("json") if is_boundaries(path) => Kind::Boundaries,
        Some("toml") => kind_of_rules(path),
        Some("json") => Kind::Data,
        _ if is_file(path).is_ok() && Ledger::is_one(path) => Kind::Ledger,
        _ => Kind::Data,
    }
}

/// The first bytes of a file; none where it cannot be read.
fn beginning(path: &Path) -> Vec<u8> {
    let mut start = Vec::new();
    if is_file(path).is_ok()
        && let Ok(file) = File::open(path)
    {
        // Nothing is known of what cannot be read.
        let _ = file.take(LOOK).read_to_end(&mut start);
    }
    start
}

/// What a file of rules is, by the heads of its tables: a mapping may have none.
fn kind_of_rules(path: &Path) -> Kind {
    let start = beginning(path);
    let text = String::from_utf8_lossy(&start);
    let mut heads = text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with('['));
    let head = |line: &str| -> String {
        let name = line.trim_start_matches('[').split(']').next();
        name.unwrap_or_default().trim().to_owned()
    };
    let first = heads.clone().next().map(head);
    match first.as_deref() {
        Some("plan") => Kind::Plan,
        Some("card") => Kind::Cards,
        _ if heads.any(|line| head(line) == "scheme") => Kind::Scheme,
        Some("stage") => Kind::Stages,
        // What is too large for one is refused as a scheme of that size is, without being read.
        _ if metadata(path).is_ok_and(|facts| facts.len() > LARGEST_MAPPING) => Kind::Scheme,
        None | Some("column" | "reading") => Kind::Mapping,
        Some(_) => Kind::Scheme,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn files_of_rules_are_told_by_the_heads_of_their_tables() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rules.toml");
        for (text, kind) in [
            ("[plan]\nbudget = 1\n", Kind::Plan),
            ("# cards\n\n[[card]]\nid = \"a\"\n", Kind::Cards),
            ("[[stage]]\nid = \"a\"\n", Kind::Stages),
            (
                "[[stage]]\nid = \"a\"\n[scheme]\nid = \"a\"\n",
                Kind::Scheme,
            ),
            ("format = 1\n[scheme]\nid = \"a\"\n", Kind::Scheme),
            (
                "[[group]]\nid = \"a\"\n[scheme]\nid = \"a\"\n",
                Kind::Scheme,
            ),
            ("format = 1\nkeep = \"last\"\n", Kind::Mapping),
            ("format = 1\n[[column]]\nfeild = \"x\"\n", Kind::Mapping),
            ("[sheme]\nid = \"a\"\n", Kind::Scheme),
        ] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(kind_of(&path), kind, "{text}");
        }
        for own in ["tech-sme.toml", "county-index.toml"] {
            let built_in = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("assets/schemes")
                .join(own);
            assert_eq!(kind_of(&built_in), Kind::Scheme, "{own}");
        }
    }

    #[test]
    fn a_mapping_with_a_slip_is_refused_as_a_mapping() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.toml");
        std::fs::write(&path, "format = 1\n[[column]]\nfeild = \"x\"\n").unwrap();
        let opening = asked(Purpose::Open, &[&path]).unwrap();
        let keys: Vec<_> = opening.failed.iter().map(|message| message.key).collect();
        assert_eq!(keys, ["dataset.mapping_wrong"]);
    }

    #[test]
    fn of_several_that_have_one_place_the_first_is_taken_and_the_others_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let [a, b, c] = ["a.toml", "b.toml", "c.toml"].map(|name| folder.path().join(name));
        for (path, budget) in [(&a, 1), (&b, 2), (&c, 3)] {
            FundPlan::floating(budget).write(path).unwrap();
        }
        // A second plan is the second plan.
        let budgets = |files: &[&PathBuf]| {
            let opening = asked(Purpose::Open, files).unwrap();
            let of = |plan: Option<FundPlan>| plan.and_then(|plan| plan.budget);
            (of(opening.plan), of(opening.against), opening.unused)
        };
        assert_eq!(budgets(&[&a, &b]), (Some(1), Some(2), Vec::new()));
        assert_eq!(budgets(&[&b, &a]), (Some(2), Some(1), Vec::new()));
        assert_eq!(budgets(&[&a, &b, &c]), (Some(1), Some(2), vec![c.clone()]));
        // What is opened twice is opened once, and named nowhere.
        assert_eq!(budgets(&[&a, &a]), (Some(1), None, Vec::new()));
        let [first, second] = ["a.geojson", "b.geojson"].map(|name| folder.path().join(name));
        std::fs::write(&first, "{}").unwrap();
        std::fs::write(&second, "{}").unwrap();
        let opening = asked(Purpose::Open, &[&first, &second]).unwrap();
        assert_eq!(opening.boundaries, Some(first));
        assert_eq!(opening.unused, [second]);
        let data = folder.path().join("a.csv");
        std::fs::write(&data, "a,b\n1,2\n").unwrap();
        let opening = asked(Purpose::Open, &[&data, &data]).unwrap();
        assert_eq!(opening.files, [data]);
    }

    #[test]
    fn boundaries_are_told_by_what_they_hold() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text, kind) in [
            (
                "a.json",
                r#"{"type": "FeatureCollection", "features": []}"#,
                Kind::Boundaries,
            ),
            (
                "b.json",
                r#"{"objects": {}, "type": "Topology"}"#,
                Kind::Boundaries,
            ),
            // The words in the data are not the word at the root.
            (
                "c.json",
                r#"[{"a": "FeatureCollection", "b": "Topology"}]"#,
                Kind::Data,
            ),
            ("d.topojson", "{}", Kind::Boundaries),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            assert_eq!(kind_of(&path), kind, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_or_a_folder_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "pipe.csv",
            "pipe.toml",
            "pipe.json",
            "pipe.geojson",
            "pipe.atlas",
        ] {
            let path = folder.path().join(name);
            let made = std::process::Command::new("mkfifo").arg(&path).status();
            assert!(made.unwrap().success());
            let keeps = Request {
                keeps: true,
                ..request(Purpose::Open, &[&path])
            };
            let message = match Opening::of(keeps, &Progress::default()) {
                Ok(opening) => opening.failed[0].clone(),
                Err(message) => message,
            };
            let said = message.text(crate::i18n::Lang::En);
            assert!(said.contains(name), "{said}");
        }
        let message = &asked(Purpose::Ledger, &[folder.path()]).unwrap().failed[0];
        let said = message.text(crate::i18n::Lang::En);
        assert!(said.contains("folder"), "{said}");
    }

    #[test]
    fn a_ledger_that_is_refused_keeps_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("ledger.csv");
        let header = crate::analysis::funds::LEDGER_COLUMNS.join(",");
        std::fs::write(&ledger, format!("{header}\n2022-12-31,nonsense\n")).unwrap();
        for purpose in [Purpose::Open, Purpose::Ledger] {
            let opening = asked(purpose, &[&ledger]).unwrap();
            assert_eq!(opening.failed.len(), 1);
            // Without it the plan would pay what was redeemed already.
            assert_eq!(opening.ledger.as_ref(), Some(&ledger));
        }
    }

    fn request(purpose: Purpose, files: &[&Path]) -> Request {
        Request {
            purpose,
            files: files.iter().map(|path| path.to_path_buf()).collect(),
            open: Vec::new(),
            keeps: false,
        }
    }

    fn asked<P: AsRef<Path>>(purpose: Purpose, files: &[P]) -> Result<Opening> {
        let files: Vec<&Path> = files.iter().map(AsRef::as_ref).collect();
        Opening::of(request(purpose, &files), &Progress::default())
    }
}
