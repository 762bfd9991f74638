mod calendars;
mod golden;
mod hostile;
mod real;
