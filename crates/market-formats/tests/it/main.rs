mod calendars;
mod golden;
mod hostile;
mod long;
mod real;
