#!/usr/bin/env bash
# Set-up, then every test project. The last line is "N passed, N failed"; a test that was skipped or didn't
# run to its end counts as failed, but for those that need a program that isn't part of the project (ffmpeg,
# Chromium): where it isn't installed they say so, and are told before that line.
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

"$root/scripts/setup.sh"
find_dotnet
results="$root/artifacts/test-results"
rm -rf "$results"; mkdir -p "$results"
passed=0 failed=0 missing=()

# What tests say that lack a program, each with how often.
inconclusive() { # inconclusive TRX
    sed -n 's/.*<Message>.*Assert\.Inconclusive[^ ]* \(.*[^.]\)\.*<\/Message>.*/\1/p' "$1" | sort | uniq -c | sed 's/^ *//'
}

counter() { sed -n "s/.*<Counters .*\b$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

# Adds a project's counts; one that ran no test, or whose run broke off, is a failure of its own.
count() { # count NAME TRX EXIT-CODE
    local name="$1" trx="$2" code="$3" total=0 good=0 lacking=0 line
    if [ -f "$trx" ]; then
        total="$(counter "$trx" total)"; good="$(counter "$trx" passed)"
        while read -r line; do lacking=$((lacking + ${line%% *})); missing+=("$name: ${line%% *} not run: ${line#* }"); done < <(inconclusive "$trx")
    fi
    total="${total:-0}" good="${good:-0}"
    local bad=$((total - good - lacking))
    if [ "$total" = 0 ]; then say "$name: no test was run"; bad=1
    elif [ "$code" != 0 ] && [ "$bad" = 0 ]; then say "$name: dotnet test ended with exit code $code"; bad=1
    fi
    passed=$((passed + good)) failed=$((failed + bad))
}

for project in "$root"/tests/*.Tests/*.csproj; do
    name="$(basename "$project" .csproj)"
    say; say "== $name"
    code=0
    dotnet test "$project" -c Release --no-build --nologo -v quiet -nodeReuse:false \
        --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" --results-directory "$results" || code=$?
    count "$name" "$results/$name.trx" "$code"
done

say
for line in ${missing[@]+"${missing[@]}"}; do say "$line"; done
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
