#!/usr/bin/env bash
# Finds the .NET SDK, builds everything in Release and leaves the program at artifacts/emotionfusion.
# Run again it takes seconds.
#
#   scripts/setup.sh
#   DEVICE=cuda scripts/setup.sh   with the packages for an NVIDIA GPU
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

device="${DEVICE:-cpu}"
case "$device" in cpu | cuda) ;; *) fail "DEVICE=$device is neither cpu nor cuda." ;; esac
stamp="$root/artifacts/setup.stamp"
output="$root/artifacts/bin/Cli/release"

# What the build is for; the commit is written into the program, so another commit is another build.
state() { printf '%s\n' "$device $sdk $(git -C "$root" rev-parse HEAD 2> /dev/null || echo 'no git')"; }

# Built in this state, no source is newer (folders count: their time tells of deleted files), and no link into the
# package cache leads nowhere because the cache was cleared or lies elsewhere now?
up_to_date() {
    [ -x "$program" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(state)" ] &&
        [ -z "$(find "$root" -mindepth 1 \( -path "$root/.git" -o -path "$root/artifacts" -o -path "$root/features" \
            -o -path "$root/runs" \) -prune -o -newer "$stamp" -print -quit)" ] &&
        [ -z "$(find "$root/artifacts/bin" -xtype l -print -quit)" ]
}

build() {
    local begun="$root/artifacts/setup.begun" hint
    mkdir -p "$root/artifacts"
    : > "$begun"
    say "Building (Release) ..."
    hint="If the errors are about packages (NU...), check the NuGet feeds: dotnet nuget list source"
    if [ "$device" = cuda ]; then hint="NU1101 names a package that your feeds lack; nuget.org has those for CUDA: dotnet nuget list source"; fi
    dotnet build "$root/EmotionFusion.sln" -c Release -p:Device="$device" --nologo -v minimal -tl:off -nodeReuse:false ||
        fail "the build failed (see above)." "$hint"
    write_launcher
    state > "$stamp"
    touch -r "$begun" "$stamp"   # what changed while the build ran counts as newer
    rm "$begun"
}

# A launcher and not a link: the program finds its runtime even where dotnet isn't installed for everybody.
write_launcher() {
    local host
    host="$(dirname "$(readlink -f "$(command -v dotnet)")")"
    cat > "$program.new" << LAUNCHER
#!/bin/sh
# Written by scripts/setup.sh: starts the program that it built.
here="\$(dirname "\$(readlink -f "\$0")")"
output="\$here/${output#"$root/artifacts/"}"
if [ -n "\$(find "\$output" -maxdepth 1 -xtype l -print -quit)" ]; then
    echo "error: libraries that \$output links to are gone: was NuGet's package cache cleared? Run scripts/setup.sh again." >&2
    exit 1
fi
if [ -z "\${DOTNET_ROOT:-}" ]; then export DOTNET_ROOT='$host'; fi
exec "\$output/emotionfusion" "\$@"
LAUNCHER
    chmod +x "$program.new"
    mv "$program.new" "$program"
}

find_dotnet
if up_to_date; then say "Built already; nothing has changed."; else build; fi
say "Ready: ${program#"$root"/} ($program)"
