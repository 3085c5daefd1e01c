//! The arrows between the server's modules: those of the table in `ARCHITECTURE.md`.

use std::path::Path;

use testkit::ModuleGraph;

/// The page, with the heading above its table of the server's modules.
const PAGE: &str = include_str!("../../../../ARCHITECTURE.md");
const HEADING: &str = "### Modules of `server`\n";

/// Returns each row of the table: a module, and the modules that it may use.
#[track_caller]
fn rows() -> Vec<(String, String)> {
    let (_, section) = PAGE.split_once(HEADING).expect("the page has the section");
    let lines = section.lines().skip_while(|line| !line.starts_with('|'));
    let table = lines.take_while(|line| line.starts_with('|'));
    let names = |cell: &str| cell.replace('`', "").trim().to_owned();
    table
        .skip(2)
        .map(|row| {
            let mut cells = row.split('|').skip(1).map(names);
            let [module, uses] = [0, 1].map(|_| cells.next().expect("a row has three cells"));
            (module, uses)
        })
        .collect()
}

#[test]
fn a_module_uses_what_its_row_names_and_nothing_else() {
    let rows = rows();
    let table: Vec<_> = rows
        .iter()
        .map(|(module, uses)| (module.as_str(), uses.as_str()))
        .collect();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    ModuleGraph::read(&src).assert_top_level(&table);
}
