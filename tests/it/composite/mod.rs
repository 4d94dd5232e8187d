//! The numbers of composite indicators against those of `COINr`, scikit-criteria and pymcdm.

mod analysis;
mod cases;
mod correlations;
mod functions;
mod mcda;
mod odd;
pub mod reference;
mod sensitivity;
mod summaries;
mod weights;
