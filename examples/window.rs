//! local
fn main() {
    let files = std::env::args_os().skip(1).map(Into::into).collect();
    if let Err(e) = innovation_atlas::app::run(files) {
        eprintln!("{e:#}");
    }
}
