"""One module a kind of paper: records → `Document`. No HTML, no request; Russian prose stands here."""
