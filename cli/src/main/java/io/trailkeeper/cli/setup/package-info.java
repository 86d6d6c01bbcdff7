/**
 * The command {@code audit-setup}: what to place on a control plane so that its API servers post
 * their audit events to capture, and what one that is there lacks.
 *
 * <p>May import {@code apiserver}, {@code cluster}, {@code embedded} for the names of a data
 * directory, {@code usage} and {@code core.pki}. Called by the main class.
 */
@NullMarked
package io.trailkeeper.cli.setup;

import org.jspecify.annotations.NullMarked;
