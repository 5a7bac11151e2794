#!/bin/sh
# Stands for ffmpeg in tests: the files beside its input say what it does.
for argument; do case $argument in file:*) input=${argument#file:} ;; -version) echo 'ffmpeg version 0.1 Copyright nobody'; exit ;; esac; done
printf '%s\n' "$@" > "$input.args"
[ ! -f "$input.err" ] || cat "$input.err" >&2
[ ! -f "$input.out" ] || cat "$input.out"
[ ! -f "$input.endless" ] || exec cat /dev/zero
if [ -f "$input.hang" ]; then sleep 1000 & echo $! > "$input.new"; mv "$input.new" "$input.pid"; wait; fi
[ ! -f "$input.code" ] || exit "$(cat "$input.code")"
