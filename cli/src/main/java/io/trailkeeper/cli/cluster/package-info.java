/**
 * Where the API server is: of the cluster that a process runs in, or that somebody names.
 *
 * <p>May import {@code process}. Called by every command that asks an API server.
 */
@NullMarked
package io.trailkeeper.cli.cluster;

import org.jspecify.annotations.NullMarked;
