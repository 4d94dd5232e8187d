//! The real program in a real window: an X server in memory, software drawing, and eframe's inspection protocol to
//! read the accessible tree, to click and to take pictures. Run with `--features inspection`; needs Xvfb, Mesa's
//! software GL and pdftotext, which `.ci/run` installs.

#![allow(clippy::expect_used, clippy::print_stdout, clippy::unwrap_used)]

mod display;
mod export;
mod opening;
mod picture;
mod program;
mod tour;
mod tree;
