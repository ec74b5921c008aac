#!/bin/bash
# SPDX-License-Identifier: MIT
#
# unpack.bash FOLDER: what the tests of several hosts need and this system lacks (sshd, Slurm, munge), from Debian's
# packages. They are unpacked in FOLDER and not installed, since installed ones would start services and make keys; the
# tests lay FOLDER/usr over their own /usr (cluster.bash). What is installed or unpacked already is left as it is.
#
# Exit status: 0 all is there, 77 it cannot be had here (it says why).
set -u
folder=${1:?unpack.bash FOLDER}
readonly packages=(openssh-server slurmctld slurmd slurm-client munge)
new=$folder.new

cannot() {
    echo "unpack.bash: $1; tests of several hosts will be skipped" >&2
    rm -rf "$new"
    exit 77
}

there() {
    local tool
    for tool in sshd slurmctld slurmd srun munged; do
        PATH=$PATH:/usr/sbin:/sbin:$folder/usr/sbin:$folder/usr/bin command -v "$tool" >/dev/null || return 1
    done
}

there && exit 0
command -v apt-get >/dev/null || cannot "${packages[*]} are not there, nor is apt-get"
rm -rf "$new"
mkdir -p "$new/packages/partial" || cannot "$new cannot be made"
new=$(cd "$new" && pwd)
# Nothing is installed, so no lock is needed.
fetch() {
    apt-get install -qq -y --download-only --no-install-recommends -o Debug::NoLocking=1 -o APT::Sandbox::User=root \
        -o Dir::Cache::archives="$new/packages" "${packages[@]}" </dev/null
}
fetch || { apt-get update -qq </dev/null && fetch; } || cannot "apt-get does not bring ${packages[*]}"
for package in "$new"/packages/*.deb; do
    dpkg-deb --extract "$package" "$new" || cannot "$package cannot be unpacked"
done
# /lib is /usr/lib. And what update-alternatives does, which installing would call.
[ ! -d "$new/lib" ] || cp -a "$new/lib/." "$new/usr/lib/" || cannot "$new/usr/lib cannot be written"
for program in "$new"/usr/sbin/*-wlm; do
    [ ! -e "$program" ] || ln -sf "${program##*/}" "${program%-wlm}"
done
mkdir -p "$folder"
rm -rf "${folder:?}/usr"
mv -T "$new/usr" "$folder/usr" || cannot "$folder/usr cannot be made"
rm -rf "$new"
there || cannot "the packages ${packages[*]} have other programs than those of Debian 12"
