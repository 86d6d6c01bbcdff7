/**
 * Where the API server of the cluster is that a process runs in.
 *
 * <p>May import {@code process}. Called by {@code collector} and {@code operator}.
 */
@NullMarked
package io.trailkeeper.cli.cluster;

import org.jspecify.annotations.NullMarked;
