#!/usr/bin/env bash
# Makes a bare machine ready and builds the project: chooses the package set, installs what that set needs,
# builds everything in Release, leaves the program at artifacts/emotionfusion. Run again it takes seconds.
#
#   scripts/setup.sh
#   PACKAGE_SET=official|compat  chooses the set without asking the feeds
#   DEVICE=cpu|cuda              cuda: packages for an NVIDIA GPU (official set only)
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=lib/package-set.sh
. "$root/scripts/lib/package-set.sh"
# shellcheck source=lib/compat-system.sh
. "$root/scripts/lib/compat-system.sh"

stamp="$root/artifacts/setup.stamp"

# What the build is for; the commit is written into the program, so another commit is another build.
state() { printf '%s\n' "$package_set $device $sdk $(git -C "$root" rev-parse HEAD 2> /dev/null || echo 'no git')"; }

# Built already, in this state, and no source is newer? Folders count too: their time tells of deleted files.
up_to_date() {
    [ -x "$program" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(state)" ] &&
        [ ! "$props" -nt "$stamp" ] &&
        [ -z "$(find "$root" -mindepth 1 \( -path "$root/.git" -o -path "$root/artifacts" -o -path "$root/features" \
            -o -path "$root/runs" -o -name node_modules \) -prune -o -newer "$stamp" -print -quit)" ]
}

build() {
    local begun="$root/artifacts/setup.begun"
    : > "$begun"
    say "Building (Release) ..."
    dotnet build "$root/EmotionFusion.sln" -c Release --nologo -v minimal -tl:off -nodeReuse:false ||
        fail "the build failed (see above)." "If the errors are about packages (NU...), check the NuGet feeds: dotnet nuget list source"
    dotnet publish "$root/Cli/Cli.csproj" -c Release --no-build --nologo -v quiet -tl:off -nodeReuse:false ||
        fail "publishing the program failed (see above)."
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
if [ -z "\${DOTNET_ROOT:-}" ]; then export DOTNET_ROOT='$host'; fi
exec "\$here/publish/Cli/release/emotionfusion" "\$@"
LAUNCHER
    chmod +x "$program.new"
    mv "$program.new" "$program"
}

find_dotnet
choose_package_set
if [ "$package_set" = compat ]; then prepare_compat; fi
if up_to_date; then say "Built already; nothing has changed."; else build; fi
say "Ready: ${program#"$root"/} ($program)"
