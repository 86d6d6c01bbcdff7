package io.trailkeeper.bench.command;

import picocli.CommandLine.Command;

/** Measures. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Measures what Trailkeeper costs, on this machine and in the same run as a peer.",
    subcommands = {ValidateLogsBench.class, ServeArchiveCommand.class, FetchObjectsCommand.class})
public final class BenchCommand {}
