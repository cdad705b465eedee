# Makes docs/findings.md of src/diag/code.rs: awk -f docs/findings.awk src/diag/code.rs
BEGIN {
    FS = "\""
    print "# Findings"
    print ""
    print "Every finding has a code, which is stable and never reused. `data/findings.csv` names the record, the field, the page and the"
    print "line it is about. An **error** says that something is missing or wrong, a **warning** that a person should look, an **info** what"
    print "was done that one may want to know. `fixtures/findings/CODE/` holds a small document for almost every code."
    print ""
    print "This page is made of `src/diag/code.rs` by `make docs`; `make check` compares the two."
    title["extract"] = "Reading the file"
    title["assemble"] = "Finding the tables"
    title["parse"] = "Placing the cells"
    title["split"] = "Values, and what was inherited"
    title["resolve"] = "Codes, notes and references"
    title["audit"] = "The document against itself"
    title["emit"] = "Coverage"
    title["identity"] = "Names of records and documents"
    title["gate"] = "The nightly run: tonight's package against the accepted ones"
}
/^codes! \{/ { inside = 1; next }
inside && /^\}/ { inside = 0 }
inside && /^ *\/\/ / {
    name = $0; sub(/^ *\/\/ */, "", name)
    print ""
    print "## " ((name in title) ? title[name] : name)
    print "| code | severity | what it says |"
    print "|---|---|---|"
}
inside && NF >= 5 {
    severity = $3; gsub(/ /, "", severity)
    print "| `" $2 "` | " tolower(severity) " | " $4 " |"
}
