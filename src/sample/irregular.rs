//! The irregularities of life: what is missing, and a few errors of the kinds that offices know. All of them are
//! seeded, so that a test can count on them.

use super::enterprises::Enterprise;
use super::rng::Rng;

const MISSING: u64 = 0x6D69_7373;
/// Share of figures that are missing.
const MISSING_SHARE: f64 = 0.024;

/// Numeric fields in the order of the file, from the founding year on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Field {
    Founded,
    Listed,
    HighTech,
    TechSme,
    Dishonest,
    Employees,
    Skilled,
    ResearchStaff,
    Postgraduates,
    Graduates,
    Revenue,
    Cost,
    Profit,
    Assets,
    Liabilities,
    NetAssets,
    Output,
    Emerging,
    HighTechRevenue,
    NewProducts,
    Research,
    Deduction,
    Contracts,
    Venture,
    Applications,
    Pct,
    Inventions,
    ClassOne,
    ClassTwo,
    Platforms,
    Awards,
    Projects,
    Accidents,
    Elite,
    Talents,
    MainShare,
    OwnClassOne,
    HighValue,
    Standards,
    Conversions,
    IpMarks,
    OrganisationMarks,
    Workstations,
    NationalAwards,
    KeyProjects,
    IurProjects,
}

impl Field {
    /// Whether it says yes or no.
    pub(super) fn is_flag(self) -> bool {
        matches!(
            self,
            Self::Listed | Self::HighTech | Self::TechSme | Self::Dishonest | Self::Elite
        )
    }
}

/// Number of [`Field`]s.
pub(super) const FIELDS: usize = Field::IurProjects as usize + 1;

/// All fields, in the order of the file.
pub(super) const FIELD_ORDER: [Field; FIELDS] = [
    Field::Founded,
    Field::Listed,
    Field::HighTech,
    Field::TechSme,
    Field::Dishonest,
    Field::Employees,
    Field::Skilled,
    Field::ResearchStaff,
    Field::Postgraduates,
    Field::Graduates,
    Field::Revenue,
    Field::Cost,
    Field::Profit,
    Field::Assets,
    Field::Liabilities,
    Field::NetAssets,
    Field::Output,
    Field::Emerging,
    Field::HighTechRevenue,
    Field::NewProducts,
    Field::Research,
    Field::Deduction,
    Field::Contracts,
    Field::Venture,
    Field::Applications,
    Field::Pct,
    Field::Inventions,
    Field::ClassOne,
    Field::ClassTwo,
    Field::Platforms,
    Field::Awards,
    Field::Projects,
    Field::Accidents,
    Field::Elite,
    Field::Talents,
    Field::MainShare,
    Field::OwnClassOne,
    Field::HighValue,
    Field::Standards,
    Field::Conversions,
    Field::IpMarks,
    Field::OrganisationMarks,
    Field::Workstations,
    Field::NationalAwards,
    Field::KeyProjects,
    Field::IurProjects,
];

/// How a missing figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Blank,
    Dash,
    LongDash,
}

/// Whether a figure is missing, and how it is written then. Flags, the first enterprise and enterprises with a slip
/// are always complete.
pub(super) fn missing(
    seed: u64,
    enterprise: &Enterprise,
    year: i32,
    field: Field,
) -> Option<Missing> {
    if field.is_flag() || enterprise.giant || slip(enterprise.number).is_some() {
        return None;
    }
    let purpose = MISSING ^ ((year as u64) << 32) ^ ((field as u64) << 56);
    let mut rng = Rng::stream(seed, purpose, enterprise.number);
    rng.chance(MISSING_SHARE).then(|| match rng.below(10) {
        0..6 => Missing::Blank,
        6..8 => Missing::Dash,
        _ => Missing::LongDash,
    })
}

/// Whether a figure is missing.
pub(super) fn is_missing(seed: u64, enterprise: &Enterprise, year: i32, field: Field) -> bool {
    missing(seed, enterprise, year, field).is_some()
}

/// What somebody got wrong about an enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// Its last year stands twice.
    SameRowTwice,
    /// Its last year stands twice, the second time with a revised R&D expense.
    RevisedRow,
    /// Revenue of one year in yuan, under a header that says 10,000 yuan.
    Unit,
    /// A negative revenue.
    NegativeRevenue,
    /// More R&D staff than employees.
    ShareOverHundred,
    /// A credit code whose check digit fails.
    Code,
    /// Revenue in full-width digits.
    FullWidth,
}

/// The slip about an enterprise, if there is one: by its number, so that 1,500 enterprises have 3 + 3 + 4 + 3 + 3 + 5
/// + 8 of them.
pub(super) fn slip(number: u64) -> Option<Slip> {
    [
        (500, 111, Slip::SameRowTwice),
        (500, 361, Slip::RevisedRow),
        (375, 97, Slip::Unit),
        (500, 203, Slip::NegativeRevenue),
        (500, 307, Slip::ShareOverHundred),
        (300, 41, Slip::Code),
        (190, 77, Slip::FullWidth),
    ]
    .into_iter()
    .find(|(every, at, _)| number % every == *at)
    .map(|(_, _, slip)| slip)
}

/// The year in which a slip shows: the middle of the enterprise's years.
pub(super) fn slip_year(enterprise: &Enterprise) -> i32 {
    i32::midpoint(enterprise.years.0, enterprise.years.1)
}
