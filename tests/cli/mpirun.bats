# SPDX-License-Identifier: MIT
#
# The words of the mpirun that is here: what triptych tells it starts ranks. They differ between
# versions of Open MPI.
# shellcheck disable=SC2154 # fakes.bash has triptych and results
bats_require_minimum_version 1.5.0
load fakes

# bats test_tags=unsanitized
@test "so many ranks on each node, and more of them than slots" {
    [ -x "$TRIPTYCH_BUILD/mpi/cpu_bound" ] || skip "this build has no MPI panel"
    command -v mpirun.openmpi >/dev/null || skip "there is no mpirun of Open MPI"
    grep -q 'libmpi\.so' "$TRIPTYCH_BUILD/mpi/cpu_bound" || skip "the programs are not Open MPI's"
    unset OMPI_MCA_rmaps_base_oversubscribe PRTE_MCA_rmaps_default_mapping_policy # the words are to do it
    local ranks=$(($(nproc) + 1))
    run -0 "$triptych" compare cpu_bound --panels mpi --variants ranks --nodes 1 --ppn "$ranks" --quick --repeat 1 --deadline 300s \
        --launcher mpirun.openmpi --output "$results"
    jq -es "length > 0 and all(.ranks == $ranks)" "$results"/*.jsonl || failed "$output"
}
