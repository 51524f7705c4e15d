"""Files people bring to the admin: what is let in, how a row becomes a record, how a register goes out again.

`files` decides what a file is and reads it within limits (`workbook` for .xlsx, `delimited` for .csv);
`formats` hands that to django-import-export; `columns` and `lookups` turn words into values and records;
`resource` is the base of every resource. Upper floors import from the modules themselves.
"""
