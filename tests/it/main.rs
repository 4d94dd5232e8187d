//! Tests with files and numbers, and of the project's own rules. One binary, because each links polars.

#![allow(clippy::expect_used, clippy::print_stdout, clippy::unwrap_used)]

mod any_bytes;
mod bad_input;
mod boards;
mod bureau_forms;
mod cancelling;
mod checker;
mod clinic;
mod clinic_causes;
mod clinic_columns;
mod coinr;
mod coinr_replicates;
mod command_options;
mod command_output;
mod command_results;
mod commands;
mod comparing;
mod comparing_command;
mod composite;
mod converting;
mod corpora;
mod deciding;
mod deciding_figures;
mod deciding_refused;
mod entries;
mod explaining;
mod explaining_depth;
mod figure_amounts;
mod figure_kinds;
mod figure_specs;
mod figures;
mod filtered;
mod formats;
mod found;
mod funds;
mod gallery;
mod growing;
mod hostile;
mod incomplete;
mod layering;
mod layouts;
mod locked;
mod map;
mod map_city;
mod map_projects;
mod map_svg;
mod map_words;
mod mapping_files;
mod merged_cells;
mod mixing;
mod panels;
mod passports;
mod percent_cells;
mod reading;
mod reading_accounting;
mod reading_data;
mod reading_kept;
mod references;
mod report_workbook;
mod reports;
mod robustness;
mod sample;
mod sample_start;
mod schemes;
mod scoring;
mod scoring_bulk;
mod source;
mod tables_together;
mod texts;
mod told;
mod traps;
mod typing;
mod units_above;
mod weighing;
mod writing;

/// All cells of a table that is otherwise written cell by cell.
fn sheet_of(table: &dyn innovation_atlas::table::Grid) -> innovation_atlas::table::Sheet {
    let cells = |column| (0..table.height()).map(move |row| table.cell(row, column).owned());
    innovation_atlas::table::Sheet {
        print: None,
        name: table.name().to_owned(),
        header: table.header().to_vec(),
        columns: (0..table.header().len())
            .map(|column| cells(column).collect())
            .collect(),
    }
}
