//! An amount that includes consumption tax is usually a round price plus tax.

use crate::diag::Code;
use crate::model::Track;
use crate::resolve::report::Report;

/// Reports amounts that no price in whole yen plus tax gives. Rates: 5 % to fiscal 2013, 8 % to 2019, 10 % since October 2019.
pub(super) fn check(track: &Track, fiscal_year: Option<i16>, report: &mut Report) {
    // 105 : 100 = 21 : 20, 108 : 100 = 27 : 25, 110 : 100 = 11 : 10
    let parts: &[u64] = match fiscal_year {
        Some(2020..) => &[11],
        Some(2019) => &[11, 27],
        Some(2014..=2018) => &[27],
        Some(..=2013) => &[21],
        None => &[11, 27, 21],
    };
    for fee in &track.fees {
        let (Some(amount), Some(tax)) = (&fee.amount_jpy, &fee.tax_included) else { continue };
        if tax.value && amount.value > 0 && parts.iter().all(|p| amount.value % p != 0) {
            let message = format!("{} yen is said to include tax and is no round price plus tax.", amount.value);
            report.tell(Code::TaxOdd, ("fees", &fee.fee_id, "amount_jpy"), amount.at.clone(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Spanned;
    use crate::resolve::sample::Plan;

    #[test]
    fn amounts_are_held_against_the_rate_of_their_year() {
        let told = |amount, year| {
            let mut plan = Plan::new();
            plan.course("甲").fee("受講料", amount);
            plan.data.head.fiscal_year = Some(Spanned::new(year, Vec::new(), "test"));
            plan.resolve().1.iter().filter(|f| f.code == Code::TaxOdd && f.table == "fees").count()
        };
        assert_eq!((told(5_500, 2031), told(5_000, 2031), told(5_400, 2031), told(5_400, 2016)), (0, 1, 1, 0));
    }
}
