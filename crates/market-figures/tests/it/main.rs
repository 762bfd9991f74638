mod fixture;
mod hostile;
mod labelled;
mod real;
mod verdicts;
mod wraps;
