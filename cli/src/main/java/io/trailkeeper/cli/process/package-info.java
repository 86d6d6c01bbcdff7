/**
 * What every process that runs until it is told to stop does the same way: lines of JSON for logs,
 * health and metrics before anything else, an end on SIGTERM, and an exit status.
 *
 * <p>May import {@code health} and {@code usage}. Called by the commands.
 */
@NullMarked
package io.trailkeeper.cli.process;

import org.jspecify.annotations.NullMarked;
