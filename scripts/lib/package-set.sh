# Which package set this machine can have; see README, "Two package sets".
# shellcheck shell=bash

props="$root/artifacts/package-set.props"

recorded() { # recorded ELEMENT: its value in package-set.props, or nothing
    if [ -f "$props" ]; then sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" "$props" | head -n 1; fi
}

version_of() { sed -n "s:.*PackageVersion Include=\"$1\" Version=\"\([^\"]*\)\".*:\1:p" "$root/Directory.Packages.props"; }

# NuGet's errors name what isn't there: "Unable to find package X with version (= 1.2.3)".
lacking() {
    sed -n -E 's/.*NU110[1-3]: Unable to find package ([A-Za-z0-9.-]*[A-Za-z0-9])( with version \(= ([^)]*)\))?.*/\1 \3/p' "$1" |
        sed 's/ $//' | sort -u | paste -s -d , | sed 's/,/, /g'
}

# TorchSharp's native library is built with GCC 13: on Debian 12 it restores and then doesn't load.
newest_symbol=GLIBCXX_3.4.32
runs_official() {
    if [ "$(uname -s)" != Linux ]; then return 0; fi
    local library
    library="$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2> /dev/null | sed -n 's/.*libstdc++\.so\.6 (libc6,x86-64) => //p' | head -n 1)"
    [ -n "$library" ] && grep -q -a "$newest_symbol" "$library"
}

# Asks the configured feeds for the official packages; sets $answer to official, compat or none (the feeds
# didn't say), and $reason. Only the packages themselves are asked for, not the hundreds of megabytes below
# them: PackageDownload follows no dependency.
ask_feeds() {
    local torch=TorchSharp-cpu name log
    if [ "$device" = cuda ]; then torch=TorchSharp-cuda-linux; fi
    local probe="$root/artifacts/probe"
    rm -rf "$probe"; mkdir -p "$probe"
    log="$probe/restore.log"
    for name in Directory.Build.props Directory.Build.targets Directory.Packages.props; do
        echo '<Project />' > "$probe/$name"
    done
    {
        echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>'
        for name in Microsoft.ML Microsoft.ML.OnnxTransformer "$torch" BERTTokenizers; do
            echo "<PackageDownload Include=\"$name\" Version=\"[$(version_of "$name")]\" />"
        done
        echo "<PackageDownload Include=\"Microsoft.ML.OnnxRuntime.Managed\" Version=\"[$(version_of Microsoft.ML.OnnxRuntime)]\" />"
        echo '</ItemGroup></Project>'
    } > "$probe/probe.csproj"

    if timeout "${PROBE_SECONDS:-180}" dotnet restore "$probe/probe.csproj" -nodeReuse:false --nologo -v quiet -tl:off > "$log" 2>&1; then
        answer=official; reason="the configured NuGet feeds have Microsoft.ML and $torch"
        if ! runs_official; then
            answer=compat; reason="the feeds have the official packages, but TorchSharp's library needs $newest_symbol and this system's libstdc++ is older"
        fi
    elif grep -q -E 'NU110[1-3]' "$log"; then
        answer=compat
        reason="the configured NuGet feeds lack $(lacking "$log")"
    else
        answer=none; reason="the configured NuGet feeds gave no answer ($(grep -m 1 -o -E 'NU[0-9]+: .{0,120}' "$log" || echo "no reply in ${PROBE_SECONDS:-180} s"))"
    fi
    rm -rf "$probe"
}

# Sets $package_set and $device and writes both to artifacts/package-set.props. PACKAGE_SET and DEVICE decide;
# else what was chosen before; else the feeds are asked.
choose_package_set() {
    device="${DEVICE:-$(recorded Device)}"; device="${device:-cpu}"
    case "$device" in cpu | cuda) ;; *) fail "DEVICE=$device is neither cpu nor cuda." ;; esac
    local answer reason settled=yes
    if [ -n "${PACKAGE_SET:-}" ]; then
        answer="$PACKAGE_SET"; reason="PACKAGE_SET says so"
    elif [ "$(recorded FeedsSettled)" = yes ] && [ "$(recorded Device)" = "$device" ]; then
        answer="$(recorded PackageSet)"; reason="chosen before; delete artifacts/package-set.props to have the feeds asked again"
    else
        say "Asking the configured NuGet feeds for the official packages ..."
        ask_feeds
        if [ "$answer" = none ]; then answer=compat; settled=no; fi
    fi
    package_set="$answer"
    case "$package_set" in official | compat) ;; *) fail "PACKAGE_SET=$package_set is neither official nor compat." ;; esac
    say "Package set: $package_set, $device ($reason)."
    if [ "$package_set" = compat ] && [ "$device" = cuda ]; then
        fail "DEVICE=cuda needs the official package set: compat trains on Debian's libtorch, which is built for the CPU only." \
            "Give NuGet a feed that has TorchSharp-cuda-linux and Microsoft.ML.OnnxRuntime.Gpu, or leave DEVICE out."
    fi
    write_props "$settled"
}

# Keeps the file's time when nothing changes, so that nothing is built again.
write_props() {
    local text
    text="$(cat << XML
<Project>
  <!-- Written by scripts/setup.sh. Delete this file to have the feeds asked again. -->
  <PropertyGroup>
    <PackageSet>$package_set</PackageSet>
    <Device>$device</Device>
    <FeedsSettled>$1</FeedsSettled>
  </PropertyGroup>
</Project>
XML
)"
    mkdir -p "$root/artifacts"
    if [ ! -f "$props" ] || [ "$(cat "$props")" != "$text" ]; then printf '%s\n' "$text" > "$props"; fi
}
