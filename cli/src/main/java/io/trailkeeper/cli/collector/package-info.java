/**
 * The command {@code collector}: one Trail's collector as a process of a cluster.
 *
 * <p>May import {@code assembly}, {@code cluster}, {@code health}, {@code process}, {@code usage},
 * {@code collector} and {@code core}. Called by the main class.
 */
@NullMarked
package io.trailkeeper.cli.collector;

import org.jspecify.annotations.NullMarked;
