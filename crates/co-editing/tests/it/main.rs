mod converging;
mod editor;
mod hostile;
mod interop;
mod outside;
mod reading;
