//! Tests with files and numbers, and of the project's own rules. One binary, because each links polars.

#![allow(clippy::expect_used, clippy::print_stdout, clippy::unwrap_used)]

mod clinic;
mod coinr;
mod coinr_replicates;
mod command_options;
mod command_output;
mod commands;
mod comparing;
mod composite;
mod converting;
mod explaining;
mod explaining_depth;
mod figure_specs;
mod figures;
mod growing;
mod layering;
mod map;
mod map_city;
mod mixing;
mod reading;
mod reading_accounting;
mod reading_data;
mod robustness;
mod sample;
mod sample_start;
mod schemes;
mod scoring;
mod scoring_bulk;
mod source;
mod texts;
mod traps;
mod weighing;
mod writing;
