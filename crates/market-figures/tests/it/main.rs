mod fixture;
mod hostile;
mod labelled;
mod verdicts;
mod wraps;
