/**
 * The command {@code capture}: the journal, the listener for API servers and the one for followers,
 * as a process of a cluster.
 *
 * <p>May import {@code assembly}, {@code health}, {@code process}, {@code usage}, {@code
 * collector}, {@code crds.text} and {@code core.pki}. Called by the main class.
 */
@NullMarked
package io.trailkeeper.cli.capture;

import org.jspecify.annotations.NullMarked;
