//! The project's sample data and, where they lie beside the project, real files come in; a folder
//! of small inputs for each way in goes out.

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use innovation_atlas::table::{Cell, Sheet, write};

use crate::entries;

/// No input is longer.
const LONGEST: usize = 40 << 10;
/// A text is cut after the last whole line before.
const TEXT: usize = 1 << 10;

struct Seeds {
    folder: PathBuf,
    count: usize,
}

impl Seeds {
    fn add(&mut self, entry: &str, bytes: &[u8]) {
        if bytes.len() > LONGEST {
            return;
        }
        assert!(entries::ENTRIES.iter().any(|known| known.name == entry), "{entry}");
        let folder = self.folder.join(entry);
        fs::create_dir_all(&folder).expect("the folder can be made");
        fs::write(folder.join(format!("seed-{:04}", self.count)), bytes).expect("it can be written");
        self.count += 1;
    }

    /// A text with a delimiter, read as it is.
    fn delimited(&mut self, bytes: &[u8]) {
        self.add("delimited", &[&[6, 0], beginning(bytes)].concat());
    }

    fn file(&mut self, path: &Path) {
        let Ok(bytes) = fs::read(path) else { return };
        let name = path.to_string_lossy().to_lowercase();
        if name.ends_with(".parquet") {
            self.add("parquet", &bytes);
        } else if bytes.starts_with(b"PK") {
            let entry = if name.ends_with("ods") {
                "ods"
            } else if name.ends_with("xlsb") {
                "xlsb"
            } else {
                "xlsx"
            };
            if let Some(parts) = unpacked(&bytes) {
                self.add(entry, &parts);
            }
            if bytes.len() < 6 << 10 {
                self.add("zip", &bytes);
            }
        } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            self.add("xls", &bytes);
            if name.contains("pass_protected") {
                // An odd length has the password.
                let odd = if bytes.len() % 2 == 1 { bytes } else { [&bytes[..], b"\0"].concat() };
                self.add("locked", &odd);
            } else if name.contains("2020.xls") || name.contains("2019.xls") {
                self.add("locked", &bytes[..bytes.len().min(LONGEST)]);
            }
        } else if bytes.trim_ascii_start().starts_with(b"<") {
            self.add("html", &bytes);
        } else if name.ends_with("json") {
            self.add("json", &bytes[..bytes.len().min(LONGEST)]);
            if name.contains("geo") {
                self.add("geojson", &bytes);
            }
        } else {
            self.delimited(&bytes);
        }
    }

    fn folder(&mut self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                self.folder(&path);
            } else {
                self.file(&path);
            }
        }
    }

    /// A small table in each format that the program writes.
    fn tables(&mut self) {
        let number = |value| Cell::Number(value);
        let text = |text: &str| Cell::Text(text.to_owned());
        let sheet = Sheet {
            name: "数据".to_owned(),
            header: ["企业名称", "年度", "营业收入（万元）", "高新技术企业"].map(str::to_owned).to_vec(),
            columns: vec![
                vec![text("江湾机械"), text("沙洲纺织"), text("合计")],
                vec![number(2020.0), number(2021.0), Cell::Blank],
                vec![number(12.5), number(-3.0), number(1e300)],
                vec![text("是"), text("否"), Cell::Blank],
            ],
        };
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a.csv", "a.xlsx", "a.parquet", "a.json"] {
            let path = folder.path().join(name);
            write(&path, std::slice::from_ref(&sheet)).expect("it is written");
            self.file(&path);
        }
    }

    fn texts(&mut self, root: &Path) {
        for folder in ["assets/schemes", "tests/schemes", "sample-data/schemes"] {
            for entry in fs::read_dir(root.join(folder)).into_iter().flatten().flatten() {
                if let Ok(bytes) = fs::read(entry.path()) {
                    self.add("scheme", &bytes);
                }
            }
        }
        self.add("scheme", SCHEME.as_bytes());
        self.add("mapping", &fs::read(root.join("sample-data/mapping.toml")).expect("sample data"));
        self.add("mapping", MAPPING.as_bytes());
        self.add("settings", br#"{"language":"zh","recent":["/a/b.csv"]}"#);
        for line in NUMBERS.lines() {
            self.add("numbers", line.as_bytes());
        }
        self.add("numbers", NUMBERS.as_bytes());
        for line in FORMULAS.lines() {
            self.add("formula", line.as_bytes());
        }
        for text in GEO {
            self.add("geojson", text.as_bytes());
            self.add("topojson", text.as_bytes());
        }
        for text in JSON {
            self.add("json", text.as_bytes());
        }
        for text in HTML {
            self.add("html", text.as_bytes());
        }
        for encoding in 0..8 {
            for said in [0_u8, 1, 2, 3, 4, 8, 16, 32] {
                self.add("delimited", &[&[encoding, said], TABLE.as_bytes()].concat());
            }
        }
        for said in 0..64 {
            for text in DIALECTS {
                self.add("dialect", &[&[said], text.as_bytes()].concat());
            }
        }
        self.add("mending", ODD_ROWS.as_bytes());
        for line in ODD_ROWS.lines() {
            self.add("mending", format!("{line}\n").as_bytes());
        }
        let members: [&[&str]; 2] = [
            &["2019.csv\n企业,收入\n甲厂,1\n乙厂,2\n", "2020.csv\n企业,收入\n甲厂,3\n乙厂,4\n"],
            &["a/1.json\n[{\"a\":1}]", "b.htm\n<table><tr><td>a<td>b<tr><td>1<td>2</table>", "../x.csv\na,b\n1,2\n"],
        ];
        for parts in members {
            let packed: Vec<u8> =
                parts.iter().flat_map(|part| [entries::PART, part.as_bytes()].concat()).collect();
            self.add("members", &packed);
        }
    }
}

/// The whole lines at the beginning of a text.
fn beginning(bytes: &[u8]) -> &[u8] {
    let cut = &bytes[..bytes.len().min(TEXT)];
    let end = if cut.len() < bytes.len() { cut.iter().rposition(|byte| *byte == b'\n') } else { None };
    &cut[..end.map_or(cut.len(), |end| end + 1)]
}

/// The parts of an archive that hold its tables, one after the other.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).ok()?;
        let name = part.name().ok()?.into_owned();
        let decoration = ["theme", "docProps", "media", "Thumbnails", "printer", "settings.xml", "drawing", "vba", "Configurations"];
        if part.is_dir() || decoration.iter().any(|word| name.contains(word)) {
            continue;
        }
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        if name.contains("styles") && content.len() > 8 << 10 {
            continue;
        }
        parts.extend_from_slice(entries::PART);
        parts.extend_from_slice(name.as_bytes());
        parts.push(b'\n');
        parts.extend_from_slice(&content);
    }
    Some(parts)
}

/// Writes all inputs, below a folder.
pub fn write_all(folder: PathBuf) {
    let mut root = Path::new(env!("CARGO_MANIFEST_DIR"));
    while !root.join("sample-data").is_dir() {
        root = root.parent().expect("the project holds sample data");
    }
    let mut seeds = Seeds { folder, count: 0 };
    seeds.texts(root);
    seeds.tables();
    seeds.folder(&root.join("sample-data"));
    seeds.folder(&root.join("../shared/data"));
    println!("{} inputs to begin with", seeds.count);
}

const SCHEME: &str = r#"format = 1
[scheme]
id = "s"
title = "S"
[[group]]
id = "g"
title = "G"
weight = 1
[[indicator]]
id = "i"
title = "I"
group = "g"
formula = "rd / revenue"
rule = { kind = "linear", from = 0, to = 1 }
weight = 10
"#;

const MAPPING: &str = r#"format = 1
keep = "last"
coordinates = "gcj02"
[[column]]
from = "营业收入"
field = "revenue"
kind = "number"
unit = "万元"
"#;

const NUMBERS: &str = "1,234.5
１２３
(12.3)
-5%
3‰
￥1.2亿元
1.5万人
1e309
+.5E-3
n.a.
—
2019年
FY2020
2019-2020
2021/12/31
二〇一九年
91320582000000000A
$ 12 million
1 234,56
12.3千元
0x1F
∞
";

const FORMULAS: &str = "rd / revenue * 100
CASE WHEN stage = 'a' THEN 1 ELSE COALESCE(x, 0) END
revenue > 100 AND (town IN ('江湾镇', '沙洲镇') OR name LIKE '%机械%')
\"营业收入\" BETWEEN 1 AND 2 -- comment
NOT (year = 2020) AND revenue IS NOT NULL
LN(ABS(revenue) + 1) ^ 2 - -3
CAST(x AS DOUBLE) + ROUND(y, 2) % 3
SUM(a)
";

const TABLE: &str = "全市企业情况表,,,
单位：万元,,,
企业名称,收入,收入,x（元）
,2019年,2020年,2020年
甲厂,\"1,000\",2.5%,—
合计,3,4,5
注：快报数,,,
";

const DIALECTS: [&str; 4] = [
    "'企业','收入'\n'甲,厂',1\n'乙''厂','2'\n`丙,厂`,“3,5”\n",
    "name,note,x\n\"a\",\"say \\\"no\\\"\",1\n\"b\",\"\\\"yes\\\"\",2\n",
    "id,free text,year,x\n1,a, b, c,2019,1\n2,d, e,2020,2\n3,f, g, h,2021,3\n4,i, j,2019,4\n5,k, l, m, n,2020,5\n",
    "\"a b\" \"c\" \"d\"\n\"1 2\" \"3,4\" \"5\"\n\"6\" \"7|8\" \"9\"\n",
];

const ODD_ROWS: &str = "A100,某公司,2019-03-01,1,234.5,\n\
A101,\"某,公司,2019-03-01,7.5,\n\
A102,某公司;2019-03-01;7.5;\n\
A103,某,公司,2019-03-01,7.5,见 \"附注\", 一\n\
A104\t某公司\t2019-03-01\t7.5\t\n\
A105,\"某\"\"公司\",2019-03-01,7.5\n\
A106,\"某\\\"公司\",2019-03-01,7.5,\"a\"b\n\
A107某公司2019-03-01,7.5,,,\n";

const GEO: [&str; 4] = [
    r#"{"type":"FeatureCollection","note":"x","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[{"type":"Feature","properties":{"name":"江湾镇","adcode":320582},"geometry":{"type":"Polygon","coordinates":[[[120,31],[121,31],[121,32],[120,31]],[[120.1,31.1],[120.2,31.1],[120.2,31.2],[120.1,31.1]]]}}]}"#,
    r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,1],[1,0],[0,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}"#,
    r#"{"type":"Topology","transform":{"scale":[0.5,0.5],"translate":[100,30]},"objects":{"a":{"type":"GeometryCollection","geometries":[{"type":"Polygon","arcs":[[0,1]],"properties":{"name":"x"}},{"type":"MultiPolygon","arcs":[[[-1,-2]]],"id":7}]}},"arcs":[[[2,2],[-2,0],[0,-2],[2,0]],[[2,0],[0,2]]]}"#,
    r#"{"UTF8Encoding":true,"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"x"},"geometry":{"type":"Polygon","coordinates":["@@AA@@"],"encodeOffsets":[[1,2]]}}]}"#,
];

const JSON: [&str; 5] = [
    r#"[{"a":1,"b":{"c":[1,2,{"d":"x"}]}},{"a":"x","e":null,"f":true}]"#,
    "{\"a\":1,\"年\":\"2019\"}\n{\"a\":2e5}\n\n{\"b\":-0}\n",
    r#"{"data":{"rows":[[1,2],[3,4]],"columns":["x","y"]},"meta":{}}"#,
    r#"[["a","b"],[1,2],["\u4f01\ud83d\ude00",null]]"#,
    r#"{"x":{"2019":1,"2020":2},"y":{"2019":3}}"#,
];

const HTML: [&str; 2] = [
    "<html><head><meta charset=gb2312></head><body><table border=1><tr><th colspan=2>a<th rowspan=2>b</tr><tr><td>1&nbsp;<td>&lt;2&#x4e00;</tr><!-- x --><tr><td>3<td>4<td><b>5</b><br>6</table>",
    "<table><tr><td>a<table><tr><td>x</table></td><td colspan=99999>b</td></tr><tr><td rowspan=99999>1<script>if (a < b) {}</script></table>",
];
