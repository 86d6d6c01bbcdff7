/**
 * All processes of Trailkeeper in one: capture, the journal, and one collector for each Trail, on a
 * data directory and without a cluster.
 *
 * <p>May import {@code collector}, {@code crds} and {@code core}. Called by {@code run} and {@code
 * demo}.
 */
@NullMarked
package io.trailkeeper.cli.embedded;

import org.jspecify.annotations.NullMarked;
