# SPDX-License-Identifier: MIT
#
# A recipe for Spack: put it into a repository of yours as packages/triptych/package.py.
from spack.package import *


class Triptych(CMakePackage):
    """Eight concurrency workloads three ways, side by side: POSIX, OpenMP, MPI."""

    maintainers = []
    license("MIT")

    # Sources that are already there: spack dev-build triptych@0.1.0
    version("0.1.0")

    variant("mpi", default=True, description="Build the MPI panel")
    variant("openmp", default=True, description="Build the OpenMP panel")

    depends_on("c", type="build")
    depends_on("cmake@3.22:", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("gettext", type="build")
    depends_on("json-c")
    depends_on("curl@7.87:")
    depends_on("libmicrohttpd")
    depends_on("hwloc")
    depends_on("primesieve")
    depends_on("mpi", when="+mpi")

    def cmake_args(self):
        return [
            self.define("BUILD_TESTING", False),
            self.define_from_variant("TRIPTYCH_MPI", "mpi"),
            self.define_from_variant("TRIPTYCH_OPENMP", "openmp"),
        ]
