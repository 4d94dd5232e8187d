//! Statistics of indicators: from columns in which NaN is a missing value to moments, quantiles, correlations,
//! reliability and principal components.

mod association;
mod correlation;
mod dense;
mod eigen;
mod kendall;
mod moments;
mod principal;
mod quantile;
mod ranking;
mod reliability;
mod student;
mod summary;

pub use association::{Correlation, Correlations, correlations};
pub use correlation::{covariance, pearson, spearman};
pub use eigen::{Eigen, eigen};
pub use kendall::kendall;
pub use moments::Moments;
pub use principal::{Principal, principal_components};
pub use quantile::{median, quantile, sorted};
pub use reliability::cronbach_alpha;
pub use student::{correlation_p_value, two_sided_p_value};
pub use summary::Summary;
