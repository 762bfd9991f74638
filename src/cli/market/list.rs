//! `courant market list`

use clap::Args;

use crate::app::House;
use crate::base::store::StoreError;
use crate::news::markets::{date_of, instruments, of_instrument, rounded};

#[derive(Args)]
pub struct List {
    /// Only those whose slug, code or name contains this.
    filter: Option<String>,
}

impl List {
    pub fn run(self, house: &House) -> anyhow::Result<()> {
        let filter = self.filter.unwrap_or_default().to_lowercase();
        let lines = house.store.reads.wait(move |read| {
            let mut lines = Vec::new();
            for instrument in instruments(read)? {
                let names = format!("{} {} {}", instrument.slug, instrument.code, instrument.name);
                if !names.to_lowercase().contains(&filter) {
                    continue;
                }
                for series in of_instrument(read, instrument.id)? {
                    lines.push((instrument.clone(), series));
                }
            }
            Ok::<_, StoreError>(lines)
        })?;
        if lines.is_empty() {
            println!("No instruments. hint: `courant market set-up` makes those of official sources");
        }
        for (instrument, series) in lines {
            let last = match series.last {
                Some(last) => {
                    let day = date_of(series.frequency.day(last.point));
                    format!("{:>14}  {day}", rounded(last.value, series.decimals))
                }
                None => format!("{:>14}  {:10}", "–", "no values"),
            };
            println!(
                "{:<18} {last}  {:>8}  {:<7} {:<18} {}{}{}",
                instrument.slug,
                series.observations,
                series.licence.as_str(),
                series.key,
                instrument.name,
                if series.sample { " [sample]" } else { "" },
                if instrument.shown { "" } else { " [not shown]" },
            );
        }
        Ok(())
    }
}
