#!/bin/sh
# Shows one plan before and after: demo.sh KEIKAKU INPUT DIR
set -eu
keikaku=$1 input=$2 out=$3
say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
# rows TABLE COLUMN…: the rows of one course, by column number (no cell before these columns holds a comma)
rows() {
  table=$1
  shift
  awk -F, -v columns="$*" 'BEGIN { n = split(columns, c, " ") }
    NR == 1 || /データ分析研修①/ {
      line = $c[1]
      sub(/^[^\/]*\//, "", line)
      for (i = 2; i <= n; i++) line = line "  " ($c[i] == "" ? "-" : $c[i])
      print "  " line
    }' "$out/data/$table.csv"
}

say "Before: $input, lines 43 to 47, cells 1 to 7 of 13"
echo "A cell is missing where columns were merged, two tracks share a cell, and second dates stand in rows of their own."
sed -n '43,47p' "$input" | cut -f 1-7 | sed 's/	/ | /g; s/^/  /'

say "keikaku build $input -o $out"
"$keikaku" build "$input" -o "$out" --show 1 || [ $? -eq 1 ]

say "After: the course ①基礎 in $out/data"
rows capacities 2 7 8 10
rows fees 2 4 5 6
rows sessions 2 6 7 16

say "Why? Every value says where it was read"
record=$(awk -F, '/データ分析研修①基礎/ && $6 == "2024-11-20" { print $1; exit }' "$out/data/sessions.csv")
"$keikaku" explain "$out" "$record.start_date"

say "Next"
cat <<EOF
  $keikaku validate $out
      is the package what it promises to be?
  less $out/data/findings.csv
      what was repaired, and what a person should look at
  less $out/datapackage.json
      every table and column
  $keikaku inspect $input --stage parse
      what a stage made of it
  $keikaku build YOUR_FILES -o $(dirname "$out")/mine
      text, TSV, CSV, HTML, XLSX, XLS, ODS; folders too
EOF
