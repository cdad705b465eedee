//! The list of stages, in order, and their run over many documents.
