#!/bin/sh
# Where the released package has native code. On this machine that of other platforms could not run; nor does it here.
here=$(dirname "$0")
if [ "$RUNNER_OS-$RUNNER_ARCH" != Linux-X64 ] || [ -n "$REHEARSAL_IS_QUICK" ]; then
  [ "$1" = demo ] && exit 0
fi
exec "$REHEARSAL_DOTNET" "$here/ralf.dll" "$@"
