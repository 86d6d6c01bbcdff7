/**
 * The command {@code capture}: the journal, the listener for API servers, the one for followers,
 * and the watch of what API servers drop, as a process of a cluster.
 *
 * <p>May import {@code assembly}, {@code cluster}, {@code health}, {@code process}, {@code usage},
 * {@code collector}, {@code crds.text} and {@code core.pki}. Called by the main class.
 */
@NullMarked
package io.trailkeeper.cli.capture;

import org.jspecify.annotations.NullMarked;
