#!/bin/sh
# What a newcomer does, in an empty folder: clone, `make demo`, validate, build again, ask why, make mistakes.
# Tests the last commit: what is not committed is not cloned.
set -eu

repository=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
log=$work/log

# Dependencies that are already built are used again.
if [ -z "${CARGO_TARGET_DIR:-}" ]; then
    CARGO_TARGET_DIR=$repository/target
fi
case $CARGO_TARGET_DIR in /*) ;; *) CARGO_TARGET_DIR=$repository/$CARGO_TARGET_DIR ;; esac
export CARGO_TARGET_DIR
keikaku=$CARGO_TARGET_DIR/release/keikaku

step() { printf 'e2e: %s\n' "$*"; }
fail() {
    printf 'e2e: FAILED: %s\n' "$*" >&2
    [ ! -s "$log" ] || { printf 'the last command said:\n' >&2; tail -n 60 "$log" >&2; }
    exit 1
}

# expect CODE COMMAND…: the command must end with this exit code.
expect() {
    wanted=$1
    shift
    code=0
    "$@" >"$log" 2>&1 || code=$?
    [ "$code" = "$wanted" ] || fail "exit code $code instead of $wanted: $*"
}

# said WORDS: the last command must have said them.
said() { grep -qF -- "$1" "$log" || fail "nothing was said about: $1"; }

# Inode, checksum and name of every file of a package but run.json.
manifest() {
    (cd "$1" && find . -type f ! -name run.json -exec ls -i {} + | sort && find . -type f ! -name run.json -exec cksum {} + | sort)
}

if [ -e "$repository/.git" ] && git clone --quiet "$repository" "$work/keikaku" 2>"$log"; then
    step "cloned $(git -C "$work/keikaku" log -1 --format=%h)"
else
    step 'not cloned (no git, or no repository it trusts): copying the files instead'
    mkdir "$work/keikaku"
    (cd "$repository" && tar -cf - --exclude=./target --exclude=./out --exclude=./.git .) | tar -xf - -C "$work/keikaku"
fi
cd "$work/keikaku"

step 'make demo'
expect 0 make demo
for words in '2024-11-25' '13200' 'start_date: 2024-06-08' 'inherited:' 'date-year-from-weekday'; do said "$words"; done
[ -x "$keikaku" ] || fail "no program at $keikaku"
demo=fixtures/training-plan/flattened-text/input.txt

step 'the package is what it promises to be'
expect 0 "$keikaku" validate out/demo
said 'this package is what it promises to be'
# Columns: document_id, page, characters, typed, text, furniture, residue.
awk -F, 'NR > 1 && ($7 != 0 || $3 != $4 + $5 + $6 + $7) { exit 1 } END { if (NR < 2) exit 1 }' out/demo/data/coverage.csv \
    || fail 'characters of the demo are in no record'

step 'building again touches nothing but run.json'
manifest out/demo >"$work/before"
[ -s "$work/before" ] || fail 'the package is empty'
touch "$work/stamp"
sleep 1
expect 0 "$keikaku" build "$demo" -o out/demo --fail-on never
manifest out/demo >"$work/after"
cmp "$work/before" "$work/after" || fail 'a second build changed the package'
touched=$(find out/demo -type f -newer "$work/stamp")
[ "$touched" = out/demo/run.json ] || fail "a second build touched: $touched"

step 'one thread and eight, inputs in any order: the same bytes'
set -- fixtures/training-plan/*/input.*
expect 3 "$keikaku" build "$@" -o out/one --jobs 1 --fail-on never
reversed=$(for f in "$@"; do printf '%s\n' "$f"; done | sort -r)
# shellcheck disable=SC2086 # the fixtures' names have no spaces
expect 3 "$keikaku" build $reversed -o out/eight --jobs 8 --fail-on never
expect 0 diff -r --exclude=run.json out/one out/eight
expect 0 "$keikaku" validate out/one

step 'explain needs nothing but the package'
mv "$demo" "$work/away.txt"
track=$(sed -n 's/^\([^,]*\/聴講枠\),.*/\1/p' out/demo/data/tracks.csv | tail -n 1)
[ -n "$track" ] || fail 'the demo has no track called 聴講枠'
expect 0 "$keikaku" explain out/demo "$track.capacity_text"
said 'inherited:'
said 'value-inherited-across'
expect 1 "$keikaku" explain out/demo 'no such record'
mv "$work/away.txt" "$demo"

step 'bad input costs itself and nothing else'
: >"$work/empty.txt"
head -c 4096 /dev/urandom >"$work/noise.bin"
expect 3 "$keikaku" build "$work/empty.txt" "$work/noise.bin" "$demo" -o out/mixed --fail-on never
said 'empty-file'
[ "$(grep -c ',ok,' out/mixed/data/documents.csv)" = 1 ] || fail 'the good document beside bad ones was not read'
expect 0 "$keikaku" validate out/mixed
expect 2 "$keikaku" build "$work/nowhere.txt" -o out/none
expect 2 "$keikaku" build --no-such-option
expect 1 "$keikaku" build "$demo" -o out/strict --fail-on warning
mkdir "$work/others"
echo mine >"$work/others/file.txt"
code=0
"$keikaku" build "$demo" -o "$work/others" --fail-on never >"$log" 2>&1 || code=$?
[ "$code" != 0 ] || fail 'a folder that is no package was taken as output'
[ "$(cat "$work/others/file.txt")" = mine ] || fail "another's file was touched"

step 'a damaged package is noticed'
sed 's/2024-06-08/2024-13-08/' out/demo/data/sessions.csv >"$work/sessions.csv"
cp "$work/sessions.csv" out/demo/data/sessions.csv
expect 1 "$keikaku" validate out/demo

step 'all as it should be'
