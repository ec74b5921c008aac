/* SPDX-License-Identifier: MIT */
#include "compare/page/words.h"

#include "common/base/translate.h"

/* Wherever they stand on the page. None may be a word of a source or a name of a variant. */
const char *const page_words[] = {
    TRANSLATED("time unknown"),
    TRANSLATED(
        "This build of triptych was made without Chart.js, so there is no drawing here. The table "
        "above has the same numbers. (Debian: apt-get install libjs-chart.js, then build again.)"),
    TRANSLATED("The table of this workload has the same numbers."),
    TRANSLATED("ideal: n workers, n times as fast"),
    TRANSLATED("Is it faster with more workers?"),
    TRANSLATED(
        " Median time of the base over median time of the variant. Bars are 95 % intervals; a "
        "dotted bar only spans what was seen, where there are too few runs or starts to claim an "
        "interval. Points stand a little beside their number of workers so that none "
        "hides another. Above 1: faster than the base. The dotted diagonal is what n "
        "workers could reach at best, where workers compute."),
    TRANSLATED("Speed-up"),
    TRANSLATED("Base of the speed-up"),
    TRANSLATED("seconds of work"),
    TRANSLATED("Scale"),
    TRANSLATED("from zero"),
    TRANSLATED("How does it grow?"),
    TRANSLATED(
        " Median seconds of work at each value that was run, with its interval (dotted: least and "
        "most seen). Lines join the values of one variant in their order; between the points "
        "nothing was measured. On logarithmic scales a straight line is a power law."),
    TRANSLATED("Every run"),
    TRANSLATED("What was really seen."),
    TRANSLATED(" Each small mark is one run, none left out; they are scattered across their row "
               "only so that they do not lie on one another. The large mark is the median, the bar "
               "its 95 % interval (dotted: too few runs or starts to claim one, so the bar spans "
               "what was seen). A hollow diamond is what other cells and the price list predict, "
               "where they can. Rows: variant · workers."),
    TRANSLATED("launch: starting the program"),
    TRANSLATED("set-up: making the workers"),
    TRANSLATED("share of the whole"),
    TRANSLATED("seconds, from the spawn to the end"),
    TRANSLATED("What each process costs"),
    TRANSLATED("Three prices that are never mixed."),
    TRANSLATED(" Launch: from the spawn of the program to its exit, less all that it timed itself "
               "(mpirun's daemons are in here). Set-up: making threads, processes or windows. "
               "Work: from the common start to the last worker's end; only this enters a speed-up. "
               "Medians over runs."),
    TRANSLATED("no setting"),
    TRANSLATED("Panel"),
    TRANSLATED("Variant"),
    TRANSLATED("Workers"),
    TRANSLATED("Time, median"),
    TRANSLATED("Predicted"),
    TRANSLATED("from other cells and the price list"),
    TRANSLATED("Runs"),
    TRANSLATED("runs (and starts of the program, where it ran several times in one)"),
    TRANSLATED("Speed-up over sync"),
    TRANSLATED("over 1 worker"),
    TRANSLATED("Time over textbook"),
    TRANSLATED(
        "what surviving costs: over the form that this one makes survive, with as many workers"),
    TRANSLATED("Efficiency"),
    TRANSLATED("Serial part"),
    TRANSLATED("Karp and Flatt, over 1 worker"),
    TRANSLATED("CPU burned"),
    TRANSLATED("1st result"),
    TRANSLATED("Set-up"),
    TRANSLATED("Launch"),
    TRANSLATED("Memory"),
    TRANSLATED("Switches"),
    TRANSLATED("context switches during the work, median"),
    TRANSLATED("Page faults"),
    TRANSLATED("Cycles"),
    TRANSLATED("Instructions a cycle"),
    TRANSLATED("Cache misses"),
    TRANSLATED("Energy"),
    TRANSLATED("a repetition's share of what was counted while the program ran, its start "
               "included, median"),
    TRANSLATED("of the whole machine while the program ran, a repetition's share, median"),
    TRANSLATED("Remarks"),
    TRANSLATED("Brackets: the 95 % interval of the median, or of a ratio of medians. Parentheses: "
               "the least and the most that was seen; there is no interval then, and the remarks "
               "say why. Efficiency: speed-up over sync divided by workers. CPU burned: user and "
               "system time of all workers during the work, median. Memory: the largest process."),
    TRANSLATED("Time of each lane"),
    TRANSLATED("Lane"),
    TRANSLATED("Whole source"),
    TRANSLATED("This build of triptych holds no source of it."),
    TRANSLATED("Nothing of this panel was measured."),
    TRANSLATED("No timeline was recorded for this variant."),
    TRANSLATED("Where each lane's time went, as a table"),
    TRANSLATED("Play slowly"),
    TRANSLATED("Scale of time"),
    TRANSLATED("one scale for all"),
    TRANSLATED("each its own scale"),
    TRANSLATED("Zoom in"),
    TRANSLATED("Zoom out"),
    TRANSLATED("Earlier"),
    TRANSLATED("Later"),
    TRANSLATED("The whole run"),
    TRANSLATED("a line that is the paradigm's own"),
    TRANSLATED("a line that races"),
    TRANSLATED("The same work, said in three ways."),
    TRANSLATED(" Above: the sources as they were built. Below: one run of the chosen variant with "
               "--trace: of up to three, the one nearest to the median. It enters no statistic. "
               "Each worker has a lane; tall is work, low is waiting."),
    TRANSLATED(" Over all of them stands the sequential run."),
    TRANSLATED(
        " Point at a slice, or go to a timeline with Tab and use the arrow keys. On paper a source "
        "is cut to its marked lines and those around, unless Whole source is pressed."),
    TRANSLATED("What came out"),
    TRANSLATED("The work"),
    TRANSLATED("What differs"),
    TRANSLATED("Medians, with as many workers as it says. Same: within 5 %. "),
    TRANSLATED("The work has the programs' own size."),
    TRANSLATED("Lessons of this run"),
    TRANSLATED("every answer was right"),
    TRANSLATED("told below"),
    TRANSLATED("nothing hung, crashed or was refused"),
    TRANSLATED("that these runs were allowed to use"),
    TRANSLATED("program × variant × workers"),
    TRANSLATED("The fastest of each panel"),
    TRANSLATED("The fastest variant of each panel"),
    TRANSLATED("Workload"),
    TRANSLATED("The fastest of each panel."),
    TRANSLATED(" Median seconds of work with the 95 % interval (parentheses: the range that was "
               "seen, where there are too few runs), the variant, and the number of workers that "
               "reached it. Bars compare within a row. Where intervals overlap, these data do not "
               "tell the panels apart. Variants that are racy on purpose are not in this table."),
    TRANSLATED("Something failed, was wrong or was unreadable: "),
    TRANSLATED("what and why"),
    TRANSLATED("There is not one good measurement in these records."),
    TRANSLATED("The fastest"),
    TRANSLATED("The folder holds no environment.json, so nothing is known of the machine."),
    TRANSLATED("The machine"),
    TRANSLATED("Fact"),
    TRANSLATED("Here"),
    TRANSLATED("≠ marks what differs between the folders: each of these may be why times differ."),
    TRANSLATED("Its fingerprint, as it was when the comparison began."),
    TRANSLATED("What was left out, and why"),
    TRANSLATED("Nothing."),
    TRANSLATED("Failures"),
    TRANSLATED("Wrong answers"),
    TRANSLATED("Cannot run here"),
    TRANSLATED("Lines of the records that are invalid"),
    TRANSLATED("What went wrong"),
    TRANSLATED("Nothing failed, no answer was wrong, and every line of the records could be read."),
    TRANSLATED("Time"),
    TRANSLATED(
        "the median of a cell's runs. With six starts of the program or more, its 95 % interval "
        "comes from the order statistics of the starts' medians; that assumes no distribution, and "
        "the interval is widened where neighbouring starts are alike. With three to five starts it "
        "is Student's t interval of their logarithms. With fewer than six runs or three starts no "
        "interval is claimed, and the least and the most that was seen stand in its place."),
    TRANSLATED("median time of the base divided by median time of the variant. The base is sync, "
               "and beside it the same variant with one worker. Its interval is a bootstrap over "
               "starts; it is withheld where one of the two medians has none."),
    TRANSLATED("the share of the work that is not divided, by Karp and Flatt's formula from the "
               "speed-up over one worker; told for no more workers than CPUs."),
    TRANSLATED("speed-up over sync divided by the number of workers."),
    TRANSLATED("user and system time of all workers' processes within the timed region: what "
               "waiting costs."),
    TRANSLATED("Launch, set-up, work"),
    TRANSLATED("three prices that are never mixed; only work enters speed-ups."),
    TRANSLATED("the largest peak of one process (VmHWM)."),
    TRANSLATED("Timelines"),
    TRANSLATED("one more run of each variant with --trace, after all measured ones. It enters no "
               "statistic."),
    TRANSLATED("Wrong answers, failures"),
    TRANSLATED("named above and kept in the records; they enter no number."),
    TRANSLATED("How the figures were made"),
    TRANSLATED("How the programs were run"),
    TRANSLATED("What the numbers are"),
    TRANSLATED("The command"),
    TRANSLATED("Setting"),
    TRANSLATED("Ratio of times"),
    TRANSLATED("Median time divided by that of the first folder, with its interval (dotted: too "
               "few runs or starts to claim one). Left of the line: less time than in the first "
               "folder. Where the interval crosses the line, these data show no difference."),
    TRANSLATED("The folders"),
    TRANSLATED("Folder"),
    TRANSLATED("Begun"),
    TRANSLATED("Cells"),
    TRANSLATED("Side by side"),
    TRANSLATED("What differs between the machines"),
    TRANSLATED("Price list"),
    TRANSLATED("What one primitive costs on this machine, measured by the panels' programs prices "
               "in several processes, with fewer workers than CPUs, as many, and more."),
    TRANSLATED("The price list"),
    TRANSLATED("Price of"),
    TRANSLATED("Wait"),
    TRANSLATED("What it is"),
    TRANSLATED("From the cheapest to the dearest"),
    TRANSLATED("Each decade is ten times dearer."),
    TRANSLATED(" Marks are medians, bars their 95 % intervals (dotted: too few processes to claim "
               "one). Rows: price · workers; what is made for fewer workers stands with those. A "
               "task that is shorter than what hands it over is not worth handing over."),
    TRANSLATED(
        "Brackets: the 95 % interval of the median over all processes; in parentheses the "
        "least and the most that was seen, where there were too few for one. Times of "
        "directives and locks are what they add to the same loop without them. Busy: a worker that "
        "waits spins (OMP_WAIT_POLICY=active, or a lock or an MPI library that does so); elsewhere "
        "waiters sleep, nap or yield, or nobody waits."),
    TRANSLATED("seconds of one operation"),
    TRANSLATED("The numbers"),
    TRANSLATED("The shortest tasks"),
    TRANSLATED("The shorter the tasks, the less is left"),
    TRANSLATED("Where a line crosses 50 %, handing tasks over takes as long as doing them."),
    TRANSLATED("METG(50 %), the minimum effective task granularity: the shortest tasks that keep "
               "half of the peak rate."),
    TRANSLATED("Granularity"),
    TRANSLATED("Which"),
    TRANSLATED("Starts"),
    TRANSLATED("Race lab"),
    TRANSLATED("Programs that are broken on purpose: how often that shows, what mending costs, and "
               "what detectors say of both."),
    TRANSLATED("Updates that are lost"),
    TRANSLATED("No compiler and no level makes a race right."),
    TRANSLATED(
        " Share of all increments that are missing in the end; two workers in step lose half. "
        "Marks are medians, bars their 95 % intervals (dotted: too few starts to claim one)."),
    TRANSLATED("What mending costs"),
    TRANSLATED("Not to share is cheapest."),
    TRANSLATED(" Time of the run divided by the increments of all workers: with one worker nobody "
               "contends, with more they do. Bars are 95 % intervals (dotted: too few starts to "
               "claim one)."),
    TRANSLATED("compiler and level of optimisation"),
    TRANSLATED("updates lost"),
    TRANSLATED("seconds of an increment"),
    TRANSLATED("Further races"),
    TRANSLATED("What detectors say"),
    TRANSLATED("Race"),
    TRANSLATED("Form"),
    TRANSLATED("Detector"),
    TRANSLATED("What it says"),
    TRANSLATED("Is it so?"),
    TRANSLATED("Went wrong"),
    TRANSLATED("Time of a trial"),
    TRANSLATED("What the data support, for each setting"),
    TRANSLATED("Figures for "),
    TRANSLATED("The triptych"),
    TRANSLATED("The sections below are about "),
    TRANSLATED("This report holds no data."),
    TRANSLATED("Skip to the results"),
    TRANSLATED("One workload, three panels"),
    TRANSLATED("triptych: one workload, three panels"),
    TRANSLATED("Print"),
    TRANSLATED("Colours: as the system"),
    TRANSLATED("Colours: light"),
    TRANSLATED("Colours: dark"),
    TRANSLATED(
        " Time of all workers over the number of tasks, and the rate that was reached beside the "
        "best that any variant reached with as many workers. Long tasks are at the right."),
    TRANSLATED("Brackets: the 95 % interval. METG(50 %) is of tasks that are handed over one by "
               "one. Where whole chunks are handed over, or all tasks are dealt out beforehand, "
               "the figure is the granularity of a loop. E. Slaughter et al., Task Bench: A "
               "Parameterized Benchmark for Evaluating Parallel Runtime Performance, SC 2020."),
    TRANSLATED("Broken forms: the share of trials that went wrong; nothing seen is no proof that "
               "nothing can. Fixed forms never go wrong, or the run fails. Brackets: the 95 % "
               "interval over starts of the program; in parentheses the least and the most that "
               "was seen, where there were too few for one."),
    TRANSLATED("File and line as the detector names them. A detector of data races finds data "
               "races; it does not see a mistake that is made of atomic steps."),
    TRANSLATED("Times the padded form"),
    TRANSLATED("Reading the clock"),
    TRANSLATED("Starting and ending"),
    TRANSLATED("One shared datum"),
    TRANSLATED("Handing over, one way"),
    TRANSLATED("All together"),
    TRANSLATED("Dispatch of an empty task"),
    TRANSLATED("Waiting: CPU burned"),
};

const size_t page_words_count = sizeof page_words / sizeof page_words[0];
