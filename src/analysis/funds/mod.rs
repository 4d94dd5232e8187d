//! Support funds from points: scores and a plan come in, whole yuan for each enterprise go out, with the reason for each
//! amount, sums, two plans side by side, and the ledger of what was awarded and redeemed.

mod account_lines;
mod account_sums;
mod awards;
mod candidates;
mod contradictions;
mod first_tiers;
mod foreign;
mod fund;
mod ledger;
mod ledger_file;
mod ledger_table;
mod lines;
pub mod money;
mod nobody;
mod other_rows;
mod plan;
mod plan_file;
mod redeem;
mod same;
mod sheets;
mod steps;
mod totals;
mod typed;
mod versus;
mod year_before;

pub use account_lines::account_lines;
pub use account_sums::{AccountSums, Added};
pub use candidates::{Candidates, Grouping, NONE, Standing};
pub use contradictions::Contradictions;
pub use first_tiers::first_tiers;
pub use fund::{Award, Fund};
pub use ledger::{Account, Accounts, Entry, EntryKind, Ledger, ledger_points};
pub use ledger_file::LEDGER_COLUMNS;
pub use lines::{fund_lines, share_decimals};
pub use other_rows::{Last, OtherRows, Unsettled};
pub use plan::{
    Basis, FundPlan, FundRule, MOST_POINTS, PlanProblem, RD_COLUMN, RowKept, TierAmount, TierOf,
    WAN_FEN, points, whole_yuan, yuan,
};
pub use redeem::{redeem, redeemed_points};
pub use sheets::{fund_book, fund_order, fund_sheet, versus_sheets};
pub use steps::{AmountStep, amount_steps};
pub use totals::{FundTable, FundTotal, FundTotals};
pub use typed::{decimal_parts, grouped_parts, typed_parts};
pub use versus::{Side, TownShift, Versus, VersusRow, versus_name};
pub use year_before::LostGrowth;

#[cfg(test)]
mod tests;
