use super::Place;
use clap::Args;
#[derive(Args)]
pub struct Import {
    #[command(flatten)]
    place: Place,
}
impl Import {
    pub fn run(self) -> anyhow::Result<()> {
        self.place.open().map(|_| ())
    }
}
